// SPDX-License-Identifier: Apache-2.0
package org.kvorum.rpc.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.kvorum.bytes.Bytes;

/** Gathers a body up to a limit and hands it on in one piece, or tells that it is larger. */
final class WholeBody implements HttpBody {
    private final int bytesMax;
    private final Consumer<Bytes> whenComplete;
    private final Runnable whenTooLarge;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private boolean tooLarge;

    WholeBody(int bytesMax, Consumer<Bytes> whenComplete, Runnable whenTooLarge) {
        this.bytesMax = bytesMax;
        this.whenComplete = whenComplete;
        this.whenTooLarge = whenTooLarge;
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
            whenTooLarge.run();
        } else {
            whenComplete.accept(Bytes.wrap(gathered.toByteArray()));
        }
    }
}
