// SPDX-License-Identifier: Apache-2.0
package org.kvorum.storage;

import java.util.List;
import org.kvorum.bytes.Bytes;

/** Several sources as one; where they disagree about a key the earlier source wins. */
final class Merge implements Source {
    private final List<Source> all;
    private final Source[] sources;
    private final Bytes[] heads;
    private int size;
    private int current = -1;

    private Merge(List<Source> all) {
        this.all = all;
        sources = new Source[all.size()];
        heads = new Bytes[all.size()];
        for (var source : all) {
            if (source.next()) {
                sources[size] = source;
                heads[size++] = source.key();
            }
        }
    }

    static Source of(List<Source> sources) {
        return sources.size() == 1 ? sources.get(0) : new Merge(sources);
    }

    @Override
    public boolean next() {
        if (current >= 0) {
            advance(current);
        }
        current = -1;
        for (int i = 0; i < size; ) {
            int order = current < 0 ? -1 : heads[i].compareTo(heads[current]);
            if (order == 0 && !advance(i)) {
                // the next source has moved to where this one was
                continue;
            }
            if (order < 0) {
                current = i;
            }
            i++;
        }
        return current >= 0;
    }

    @Override
    public Bytes key() {
        return heads[current];
    }

    @Override
    public Bytes value() {
        return sources[current].value();
    }

    @Override
    public void close() {
        all.forEach(Source::close);
    }

    /** Moves a source on; drops it and returns {@code false} if it has ended. */
    private boolean advance(int index) {
        if (sources[index].next()) {
            heads[index] = sources[index].key();
            return true;
        }
        size--;
        System.arraycopy(sources, index + 1, sources, index, size - index);
        System.arraycopy(heads, index + 1, heads, index, size - index);
        return false;
    }
}
