// What the client's tests share: the client as the server serves it, a network that can fail, and waiting.

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import WebSocket from 'ws';

const PATIENCE_MILLIS = 20_000;

export const server = process.env.PARLEY_URL.replace(/\/$/, '');

export function user(name) {
  const token = process.env[`PARLEY_TOKEN_${name.toUpperCase()}`];
  return { name, token, id: JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).sub };
}

/** The modules that the server serves, in a folder from which their imports are found. */
export async function served() {
  await mkdir('served/react', { recursive: true });
  for (const name of ['parley.js', 'react/index.js']) {
    const response = await fetch(`${server}/client/${name}`);
    assert.equal(response.status, 200, name);
    await writeFile(`served/${name}`, await response.text());
  }
  return { client: await import('./served/parley.js'), react: await import('./served/react/index.js') };
}

export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MILLIS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** A network between a client and the server, which can fail. */
export class Network {
  #pairs = new Set();
  #server;
  #down = false;
  /** Whether what the server says is lost. */
  deaf = false;

  static async open() {
    const network = new Network();
    const target = new URL(server);
    network.#server = net.createServer(inbound => {
      if (network.#down) return inbound.destroy();
      const outbound = net.connect(Number(target.port), target.hostname);
      const pair = [inbound, outbound];
      network.#pairs.add(pair);
      inbound.on('data', bytes => outbound.write(bytes));
      outbound.on('data', bytes => network.deaf || inbound.write(bytes));
      for (const socket of pair) {
        socket.on('error', () => {});
        socket.on('close', () => network.#end(pair));
      }
    });
    await new Promise(resolve => network.#server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  cut() {
    [...this.#pairs].forEach(pair => this.#end(pair));
  }

  down() {
    this.#down = true;
    this.cut();
  }

  up() {
    this.#down = false;
  }

  #end(pair) {
    this.#pairs.delete(pair);
    pair.forEach(socket => socket.destroy());
  }
}

/** A WebSocket constructor that keeps the frames that were sent, and may lose some that come. */
export function recording() {
  const sent = [];
  class Recording {
    /** Frames for which it is true do not arrive. */
    static lose = () => false;
    static sent = sent;

    constructor(url, protocols) {
      const socket = new WebSocket(url, protocols);
      this.socket = socket;
      socket.onopen = () => this.onopen?.();
      socket.onclose = event => this.onclose?.({ code: event.code });
      socket.onerror = () => this.onerror?.();
      socket.onmessage = event => Recording.lose(JSON.parse(event.data)) || this.onmessage?.(event);
    }

    send(text) {
      sent.push(JSON.parse(text));
      this.socket.send(text);
    }

    close(code) {
      this.socket.close(code);
    }
  }
  return Recording;
}

/** Runs each story; the process ends with 1 if one fails. */
export async function stories(all) {
  for (const [name, story] of Object.entries(all)) {
    const from = Date.now();
    try {
      await story();
      console.log(`ok ${name} (${Date.now() - from} ms)`);
    } catch (failure) {
      console.log(`FAILED ${name}: ${failure.stack}`);
      process.exit(1);
    }
  }
  console.log('* all is well');
  process.exit(0);
}
