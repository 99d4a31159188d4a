package dev.parley.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.testing.EncryptedParley;
import dev.parley.testing.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.TlsVersion;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests Parley's own TLS with a client for phones, OkHttp: root, intermediate and the server's certificate. */
@ExtendWith(EncryptedParley.Extension.class)
class WssIT {
    private static EncryptedParley parley;
    private static URI address;

    @BeforeAll
    static void start(EncryptedParley started) {
        parley = started;
        address = started.address();
    }

    @Test
    void aPhoneConnectsOverTlsAlsoAfterANewCertificate() throws Exception {
        assertThat(address.getScheme()).isEqualTo("https");
        try (Phone before = new Phone(parley.trusting()).dial("localhost")) {
            assertThat(before.next()).contains("auth.success");
            assertThat(serial(before.handshake())).isEqualTo(101);
            assertThat(before.handshake().tlsVersion()).isEqualTo(TlsVersion.TLS_1_3);

            parley.certify(102);

            // Vert.x may fail a client that connects at the very moment of the change.
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreException(ExecutionException.class)
                    .untilAsserted(() -> {
                        try (Phone after = new Phone(parley.trusting()).dial("localhost")) {
                            assertThat(after.next()).contains("auth.success");
                            assertThat(serial(after.handshake())).isEqualTo(102);
                        }
                    });
            before.send("{\"type\":\"ping\"}");
            assertThat(before.next()).contains("pong");
        }
    }

    @Test
    void anotherHostNameIsRefused() {
        assertThatThrownBy(() -> new Phone(parley.trusting()).dial("127.0.0.1"))
                .hasRootCauseInstanceOf(SSLPeerUnverifiedException.class);
    }

    @Test
    void anotherAuthorityIsRefused() {
        HeldCertificate stranger =
                new HeldCertificate.Builder().certificateAuthority(1).build();
        assertThatThrownBy(() -> new Phone(EncryptedParley.trusting(stranger)).dial("localhost"))
                .hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void tls12IsSpokenAndWhatIsOlderIsNot() throws IOException {
        // The JDK's own client would not even try.
        assertThat(answerToHello(0x0303)).startsWith("16");
        assertThat(answerToHello(0x0302)).startsWith("15").endsWith("0246");
        assertThat(answerToHello(0x0301)).startsWith("15").endsWith("0246");
    }

    @Test
    void whatIsNotEncryptedGetsNoAnswer() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .doesNotContain("HTTP");
        }
    }

    @Test
    void browsersAreToldToStayEncrypted() throws IOException {
        try (Response answer = parley.trusting()
                .newCall(new Request.Builder()
                        .url(address.resolve("/health").toString())
                        .build())
                .execute()) {
            assertThat(answer.header("Strict-Transport-Security")).contains("max-age=31536000");
        }
    }

    /** Each costs the server a private key operation, for a few bytes of the client. */
    @Test
    void aClientDoesNotHaveTheServerNegotiateAgain() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) parley.trusting().sslSocketFactory().createSocket("localhost", address.getPort())) {
            socket.setSoTimeout(15_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().readAllBytes();
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void http2IsNotOffered() throws Exception {
        OkHttpClient client = parley.trusting();
        try (Response answer = client.newCall(new Request.Builder()
                        .url(address.resolve("/health").toString())
                        .build())
                .execute()) {
            assertThat(client.protocols()).contains(Protocol.HTTP_2);
            assertThat(answer.protocol()).isEqualTo(Protocol.HTTP_1_1);
        }
    }

    private static long serial(Handshake handshake) {
        return ((X509Certificate) handshake.peerCertificates().getFirst())
                .getSerialNumber()
                .longValue();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("localhost", address.getPort());
        socket.setSoTimeout(15_000);
        return socket;
    }

    /**
     * The response to a hello of an old version, in hexadecimal: the header of its record, and the two bytes of an
     * alert.
     */
    private static String answerToHello(int version) throws IOException {
        // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA; curve P-256, uncompressed
        // points, ECDSA with SHA-256.
        byte[] suitesAndExtensions = HexFormat.of()
                .parseHex("0004c02bc009" + "0100" + "0016" + "000a000400020017" + "000b00020100" + "000d000400020403");
        ByteBuffer hello = ByteBuffer.allocate(9 + 35 + suitesAndExtensions.length);
        hello.put((byte) 0x16).putShort((short) 0x0301).putShort((short) (hello.capacity() - 5));
        hello.putInt(0x01000000 | hello.capacity() - 9);
        hello.putShort((short) version).put(new byte[32]).put((byte) 0).put(suitesAndExtensions);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(hello.array());
            InputStream in = socket.getInputStream();
            return HexFormat.of().formatHex(in.readNBytes(7));
        }
    }

    /** An OkHttp client with the defaults and the given authority. */
    private static final class Phone extends WebSocketListener implements AutoCloseable {
        private final OkHttpClient client;
        private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
        private final CompletableFuture<Response> opened = new CompletableFuture<>();
        private WebSocket socket;

        private Phone(OkHttpClient client) {
            this.client = client;
        }

        /** Fails with OkHttp's reason. */
        Phone dial(String host) throws ExecutionException, InterruptedException {
            socket = client.newWebSocket(
                    new Request.Builder()
                            .url("wss://" + host + ":" + address.getPort() + "/ws")
                            .header("Authorization", "Bearer " + Tokens.of("alice"))
                            .build(),
                    this);
            opened.get();
            return this;
        }

        Handshake handshake() {
            return opened.join().handshake();
        }

        void send(String text) {
            socket.send(text);
        }

        String next() throws InterruptedException {
            return frames.poll(15, TimeUnit.SECONDS);
        }

        @Override
        public void onOpen(WebSocket webSocket, Response response) {
            opened.complete(response);
        }

        @Override
        public void onMessage(WebSocket webSocket, String text) {
            frames.add(text);
        }

        @Override
        public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
            opened.completeExceptionally(failure);
        }

        @Override
        public void close() {
            socket.cancel();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }
}
