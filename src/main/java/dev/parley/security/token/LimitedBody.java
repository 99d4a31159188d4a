package dev.parley.security.token;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;

/** Reads the body of an answer, up to a limit. */
final class LimitedBody {

    private LimitedBody() {}

    /** Returns the whole body. Fails if it is longer, and does not read the rest. */
    static Future<Buffer> of(HttpClientResponse response, int maxBytes) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(body));
        response.handler(chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
                whole.tryFail(new IOException("the answer is longer than " + maxBytes + " bytes"));
                response.request().reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        return whole.future();
    }
}
