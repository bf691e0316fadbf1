// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.kvorum.bytes.Bytes;

/** Gathers a body up to a limit and hands it on in one piece. */
final class WholeBody implements HttpBody {
    private final HttpExchange exchange;
    private final int bytesMax;
    private final Consumer<Bytes> whenComplete;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private boolean tooLarge;

    WholeBody(HttpExchange exchange, int bytesMax, Consumer<Bytes> whenComplete) {
        this.exchange = exchange;
        this.bytesMax = bytesMax;
        this.whenComplete = whenComplete;
    }

    @Override
    public void part(Bytes bytes) {
        if (tooLarge || bytes.length() > bytesMax - gathered.size()) {
            tooLarge = true;
            return;
        }
        try {
            bytes.writeTo(gathered);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void end() {
        if (tooLarge) {
            exchange.text(413, "request body is larger than " + bytesMax + " bytes\n");
        } else {
            whenComplete.accept(Bytes.wrap(gathered.toByteArray()));
        }
    }
}
