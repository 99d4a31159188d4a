// React as a browser takes it: one module, for the page and for Parley's hooks.
export {
  createContext, createElement, useCallback, useContext, useEffect, useMemo, useRef, useState,
} from 'react';
export { createRoot } from 'react-dom/client';
