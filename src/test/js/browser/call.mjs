// Two such pages open a data channel to each other: Parley carries the offer, the answer and the candidates.

const query = new URLSearchParams(location.search);
const server = query.get('server');
const chat = query.get('chat');
const token = location.hash.slice(1);
const { Parley, Sohbet } = await import(`${server}/client/parley.js`);

const show = (id, text) => { document.getElementById(id).textContent = text; };

async function native(hear) {
  const parley = new Parley({ url: server, token }).connect();
  parley.on('signal', ({ name, data }) => hear(name, data));
  await parley.subscribe([chat]);
  return (name, data) => parley.signal({ conversation_id: chat }, name, data);
}

async function sohbet(hear) {
  const client = new Sohbet({ url: server, token });
  for (const name of ['ring', 'offer', 'answer', 'candidate']) client.on(`call:${name}`, payload => hear(name, payload.data));
  await new Promise(resolve => {
    client.on('status', status => status.connected && resolve());
    client.connect();
  });
  return (name, data) => client.send(`call:${name}`, { conversation_id: Number(chat), data });
}

const peer = new RTCPeerConnection();
const tell = await (query.get('dialect') === 'sohbet' ? sohbet : native)(async (name, data) => {
  switch (name) {
    case 'ring': {
      opened(peer.createDataChannel('chat'));
      await peer.setLocalDescription();
      return tell('offer', peer.localDescription);
    }
    case 'offer':
      await peer.setRemoteDescription(data);
      await peer.setLocalDescription();
      return tell('answer', peer.localDescription);
    case 'answer':
      return peer.setRemoteDescription(data);
    case 'candidate':
      return peer.addIceCandidate(data);
  }
});
peer.onicecandidate = ({ candidate }) => candidate && tell('candidate', candidate);
peer.ondatachannel = ({ channel }) => opened(channel);
peer.onconnectionstatechange = () => show('state', peer.connectionState);
show('state', 'ready');
// Who comes second has the first one begin.
if (query.has('second')) tell('ring');

function opened(channel) {
  channel.onopen = () => channel.send(`from ${query.has('second') ? 'the second' : 'the first'}`);
  channel.onmessage = ({ data }) => show('said', data);
}
