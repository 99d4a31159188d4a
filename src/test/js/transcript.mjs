// What the transcripts share: users, connections that keep every frame, and expectations that end the process with 1.
//
// PARLEY_URL is the server, http://host:port; PARLEY_TOKEN_ANN, _BOB and _EVE are tokens of three users. Their
// transcript, frames in and out, goes to standard output.

import { isDeepStrictEqual } from 'node:util';
import WebSocket from 'ws';

const PATIENCE_MILLIS = 15_000;
const server = required('PARLEY_URL').replace(/\/$/, '');

function required(name) {
  const value = process.env[name];
  if (!value) {
    console.error(`${name} is not set`);
    process.exit(2);
  }
  return value;
}

function deviation(text) {
  throw new Error(text);
}

/** A user: their name in the transcript, their token, and the id that the token says. */
export function user(name) {
  const token = required(`PARLEY_TOKEN_${name.toUpperCase()}`);
  const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
  return { name, token, id: claims.sub };
}

/** Something that a value must be, where the value itself is not known. */
class Any {
  constructor(what, fits) {
    this.what = what;
    this.fits = fits;
  }

  toJSON() {
    return `<${this.what}>`;
  }
}

export const any = {
  time: new Any('RFC 3339 time in UTC', v => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(v)),
  number: new Any('whole number', v => Number.isSafeInteger(v)),
  decimal: new Any('decimal string', v => typeof v === 'string' && /^[1-9]\d*$/.test(v)),
  text: new Any('text', v => typeof v === 'string' && v.length > 0),
};

function matches(expected, actual) {
  if (expected instanceof Any) {
    return expected.fits(actual);
  }
  if (expected === null || typeof expected !== 'object') {
    return Object.is(expected, actual);
  }
  if (actual === null || typeof actual !== 'object' || Array.isArray(expected) !== Array.isArray(actual)) {
    return false;
  }
  return isDeepStrictEqual(Object.keys(expected).sort(), Object.keys(actual).sort())
    && Object.keys(expected).every(key => matches(expected[key], actual[key]));
}

/** An id of the script's own: a decimal, so that every dialect can carry it. */
export function newId() {
  return String(Date.now() * 1000 + Math.floor(Math.random() * 1000));
}

function address(path) {
  return server.replace(/^http/, 'ws') + path;
}

export class Client {
  #label;
  #socket;
  #frames = [];
  #waiting = [];
  #closed;

  /** Connects, or fails with the HTTP status of the refusal in its message. */
  static async connect(label, path, options = {}) {
    const client = new Client();
    client.#label = label;
    console.log(`${label} * ${path.replace(/token=[^&]*/, 'token=…')}`);
    client.#socket = new WebSocket(address(path), options.protocols ?? [], { headers: options.headers });
    client.#closed = new Promise(resolve => client.#socket.on('close', code => {
      console.log(`${label} * closed ${code}`);
      resolve(code);
    }));
    client.#socket.on('message', (data, binary) => client.#received(data, binary));
    await new Promise((resolve, reject) => {
      client.#socket.once('open', resolve);
      client.#socket.once('unexpected-response', (_, response) => reject(new Error(`HTTP ${response.statusCode}`)));
      client.#socket.on('error', reject);
    });
    return client;
  }

  get subprotocol() {
    return this.#socket.protocol;
  }

  /** Sends a frame: an object as JSON, anything else as it is. */
  send(frame) {
    const raw = typeof frame === 'string' || Buffer.isBuffer(frame);
    const data = raw ? frame : JSON.stringify(frame);
    console.log(`${this.#label} > ${Buffer.isBuffer(frame) ? `<${frame.length} bytes>` : abridged(data)}`);
    this.#socket.send(data);
  }

  /** The next frame of that type, which must be just like this one; frames of other types stay for later. */
  async expect(expected) {
    const frame = await this.#next(expected.type);
    if (!matches(expected, frame)) {
      deviation(`${this.#label} was to get ${JSON.stringify(expected)}\n  and got ${JSON.stringify(frame)}`);
    }
    return frame;
  }

  /** Drops frames of that type which are here already. */
  passOver(type) {
    this.#frames = this.#frames.filter(frame => frame.type !== type);
  }

  async expectClose(code) {
    const actual = await within(this.#closed, `${this.#label} was to be closed with ${code}`);
    if (actual !== code) {
      deviation(`${this.#label} was to be closed with ${code} and was with ${actual}`);
    }
  }

  /**
   * Nothing may have come that was not expected, but for frames of the types {@code besides}, whose time depends on a timer;
   * {@code ping} and {@code pong} make sure that all of it is here.
   */
  async expectNothingElse(ping, pong, ...besides) {
    this.send(ping);
    await this.expect(pong);
    besides.forEach(type => this.passOver(type));
    if (this.#frames.length > 0) {
      deviation(`${this.#label} got what was not expected: ${JSON.stringify(this.#frames)}`);
    }
  }

  async close() {
    this.#socket.close(1000);
    await within(this.#closed, `${this.#label} was to be let go`);
  }

  #received(data, binary) {
    console.log(`${this.#label} < ${binary ? `<${data.length} bytes>` : abridged(data.toString())}`);
    this.#frames.push(binary ? { type: '<binary>' } : JSON.parse(data.toString()));
    this.#waiting.splice(0).forEach(look => look());
  }

  async #next(type) {
    const look = () => {
      const at = this.#frames.findIndex(frame => frame.type === type);
      return at < 0 ? undefined : this.#frames.splice(at, 1)[0];
    };
    return within(new Promise(resolve => {
      const attempt = () => {
        const frame = look();
        if (frame) {
          resolve(frame);
        } else {
          this.#waiting.push(attempt);
        }
      };
      attempt();
    }), () => `${this.#label} was to get a ${type}; it has ${JSON.stringify(this.#frames)}`);
  }
}

/** No socket may be had there: the server refuses the upgrade with that status. */
export async function expectRefusal(label, path, status, options) {
  try {
    await Client.connect(label, path, options);
  } catch (refusal) {
    console.log(`${label} * ${refusal.message}`);
    if (refusal.message !== `HTTP ${status}`) {
      deviation(`${label} was to be refused with ${status}: ${refusal.message}`);
    }
    return;
  }
  deviation(`${label} was to be refused with ${status}`);
}

/** One HTTP exchange, whose answer must have that status and be just like that. */
export async function http(method, path, caller, body, status, expected) {
  const headers = caller ? { authorization: `Bearer ${caller.token}` } : {};
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
  }
  console.log(`${caller?.name ?? 'nobody'} > ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)}`);
  const response = await fetch(server + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  console.log(`${caller?.name ?? 'nobody'} < ${response.status} ${abridged(text)}`);
  const answer = text ? JSON.parse(text) : undefined;
  if (response.status !== status || (expected && !matches(expected, answer))) {
    deviation(`${method} ${path} was to give ${status} ${JSON.stringify(expected)}\n  and gave ${response.status} ${text}`);
  }
  return answer;
}

/** Runs the script; the process ends with 1 on the first deviation. */
export async function transcript(script) {
  try {
    await script();
    console.log('* as documented');
    process.exit(0);
  } catch (failure) {
    console.log(`* DEVIATION: ${failure.stack}`);
    process.exit(1);
  }
}

function within(promise, complaint) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(typeof complaint === 'function' ? complaint() : complaint)), PATIENCE_MILLIS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function abridged(text) {
  const shown = text.replace(/"token":"[^"]*"/g, '"token":"…"');
  return shown.length > 600 ? `${shown.slice(0, 600)}… (${shown.length} characters)` : shown;
}
