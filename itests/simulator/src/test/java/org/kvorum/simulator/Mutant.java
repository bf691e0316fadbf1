// SPDX-License-Identifier: Apache-2.0
package org.kvorum.simulator;

import static org.kvorum.simulator.Interception.with;
import static org.kvorum.simulator.Interception.wrap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kvorum.api.env.Disk;
import org.kvorum.api.env.DiskFile;
import org.kvorum.api.env.Environment;
import org.kvorum.api.env.Ticker;
import org.kvorum.api.kv.CompactedException;
import org.kvorum.api.kv.KvStore;
import org.kvorum.api.kv.KvStoreFactory;
import org.kvorum.api.lease.Lessor;
import org.kvorum.api.lease.LessorFactory;
import org.kvorum.api.storage.Backend;
import org.kvorum.api.storage.BackendFactory;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.api.storage.Store;
import org.kvorum.api.storage.StoreOptions;
import org.kvorum.api.storage.WriteBatch;
import org.kvorum.api.transport.PeerHandler;
import org.kvorum.api.transport.Transport;
import org.kvorum.api.transport.TransportFactory;
import org.kvorum.api.wal.Wal;
import org.kvorum.api.wal.WalFactory;
import org.kvorum.api.wal.WalRecovery;
import org.kvorum.api.watch.WatchCreate;
import org.kvorum.api.watch.WatchHub;
import org.kvorum.api.watch.WatchHubFactory;
import org.kvorum.api.watch.WatchMessage;
import org.kvorum.api.watch.WatchSink;
import org.kvorum.api.watch.WatchStream;
import org.kvorum.bytes.Bytes;
import org.kvorum.raft.HardState;
import org.kvorum.raft.Message;
import org.kvorum.server.Parts;

/** Mistakes that a store may make; each has to be noticed. */
enum Mutant implements Sabotage {
    /** The log is not synced at all. */
    SKIPPED_FSYNC(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    log(parts, (method, arguments, call) -> method.equals("sync") ? null : call.with(arguments)));
        }
    },

    /** Every third sync does nothing: its entries are acknowledged before they are durable. */
    UNSYNCED_TAIL_ACKNOWLEDGED(2) {
        @Override
        public Parts on(Parts parts, String machine) {
            var syncs = new AtomicInteger();
            return with(
                    parts,
                    log(
                            parts,
                            (method, arguments, call) -> method.equals("sync") && syncs.incrementAndGet() % 3 == 0
                                    ? null
                                    : call.with(arguments)));
        }
    },

    /** Neither whom a member voted for is saved, nor in which term: after a restart it votes again. */
    VOTE_TWICE_AFTER_RESTART(2) {
        @Override
        Scenario scenario(long seed) {
            return busy(seed, Duration.ofSeconds(1), Fault.KILL, Fault.PARTITION);
        }

        @Override
        public Parts on(Parts parts, String machine) {
            return with(parts, wrap(WalFactory.class, parts.wals(), (method, arguments, call) -> {
                var result = call.with(arguments);
                if (result instanceof Wal wal) {
                    return forgetful(wal, 0);
                }
                return result instanceof WalRecovery recovery
                        ? new WalRecovery(
                                forgetful(recovery.wal(), recovery.hardState().term()),
                                recovery.metadata(),
                                recovery.hardState(),
                                recovery.entries())
                        : result;
            }));
        }

        private static Wal forgetful(Wal log, long recovered) {
            var saved = new AtomicLong(recovered);
            return wrap(Wal.class, log, (method, arguments, call) -> {
                if (!method.equals("append") || !(arguments[1] instanceof HardState state)) {
                    return call.with(arguments);
                }
                boolean onlyVote = ((List<?>) arguments[0]).isEmpty() && state.vote() != 0;
                saved.set(onlyVote ? saved.get() : state.term());
                return call.with(arguments[0], new HardState(saved.get(), 0, state.commit()));
            });
        }
    },

    /** The leader takes entries for replicated that it has only sent. */
    COMMIT_WITHOUT_QUORUM(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    answering(
                            parts,
                            message -> message instanceof Message.Append append
                                            && !append.entries().isEmpty()
                                    ? new Message.AppendAccepted(
                                            append.from(),
                                            append.to(),
                                            append.term(),
                                            append.previousIndex()
                                                    + append.entries().size())
                                    : null));
        }
    },

    /** A leader answers linearizable reads without asking whether it leads still. */
    STALE_READ_AFTER_PAUSE(11) {
        @Override
        Scenario scenario(long seed) {
            return busy(seed, Duration.ofSeconds(3), Fault.PARTITION);
        }

        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    answering(
                            parts,
                            message -> message instanceof Message.Heartbeat heartbeat
                                            && !heartbeat.context().isEmpty()
                                    ? new Message.HeartbeatResponse(
                                            heartbeat.from(), heartbeat.to(), heartbeat.term(), heartbeat.context())
                                    : null));
        }
    },

    /** A follower takes what it has for what there is. */
    SERIALIZABLE_SERVED_AS_LINEARIZABLE(4) {
        @Override
        public Parts on(Parts parts, String machine) {
            var term = new AtomicLong();
            var commit = new AtomicLong();
            var listening = transports(
                    parts,
                    (handler) -> wrap(PeerHandler.class, handler, (method, arguments, call) -> {
                        if (method.equals("process") && arguments[0] instanceof Message.Append append) {
                            term.set(append.term());
                            commit.set(Math.min(
                                    append.commit(),
                                    append.previousIndex() + append.entries().size()));
                        }
                        return call.with(arguments);
                    }),
                    (transport, handler) -> transport);
            return with(
                    parts,
                    answering(
                            with(parts, listening),
                            message -> message instanceof Message.ReadIndex read
                                    ? new Message.ReadIndexResponse(
                                            read.from(), read.to(), term.get(), commit.get(), read.context())
                                    : null));
        }
    },

    /** A proposal that is passed on to the leader goes twice. */
    FORWARDED_PROPOSAL_TWICE(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    transports(
                            parts,
                            handler -> handler,
                            (transport, handler) -> wrap(Transport.class, transport, (method, arguments, call) -> {
                                if (method.equals("send") && arguments[0] instanceof List<?> messages) {
                                    var more = new ArrayList<Object>(messages);
                                    messages.stream()
                                            .filter(Message.Propose.class::isInstance)
                                            .forEach(more::add);
                                    return call.with(more);
                                }
                                return call.with(arguments);
                            })));
        }
    },

    /** A durable engine returns before its writes are durable. */
    ENGINE_WITHOUT_SYNC(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    wrap(
                            StorageEngine.class,
                            parts.engine(),
                            (method, arguments, call) -> arguments.length == 1
                                            && arguments[0] instanceof StoreOptions options
                                    ? call.with(new StoreOptions(options.directory(), options.cacheBytesMax(), false))
                                    : call.with(arguments)));
        }
    },

    /** Snapshot files are not durable when the log says that it begins there. */
    SNAPSHOT_NOT_DURABLE(9) {
        @Override
        public Parts on(Parts parts, String machine) {
            var disk = wrap(Disk.class, parts.environment().disk(), (method, arguments, call) -> {
                if (method.equals("syncDirectory") && arguments[0] instanceof Path path && path.endsWith("snap")) {
                    return null;
                }
                var result = call.with(arguments);
                return result instanceof DiskFile file
                                && arguments[0] instanceof Path path
                                && path.getParent() != null
                                && path.getParent().endsWith("snap")
                        ? wrap(
                                DiskFile.class,
                                file,
                                (inner, given, write) -> inner.equals("sync") ? null : write.with(given))
                        : result;
            });
            return with(
                    parts,
                    wrap(
                            Environment.class,
                            parts.environment(),
                            (method, arguments, call) -> method.equals("disk") ? disk : call.with(arguments)));
        }
    },

    /** What is committed while the data goes to another engine does not get there once the copy is complete. */
    COMMIT_FORGOTTEN_BY_AN_ENGINE_SWITCH(1) {
        @Override
        Scenario scenario(long seed) {
            return busy(seed, Duration.ofSeconds(1), Fault.ENGINE_SWITCH);
        }

        @Override
        public Parts on(Parts parts, String machine) {
            return with(parts, wrap(BackendFactory.class, parts.backends(), (method, arguments, call) -> {
                var result = call.with(arguments);
                return result instanceof Backend backend ? wrap(Backend.class, backend, this::migrate) : result;
            }));
        }

        private @Nullable Object migrate(String method, @Nullable Object[] arguments, Interception.Call call)
                throws Throwable {
            if (!method.equals("migrateTo")) {
                return call.with(arguments);
            }
            var whole = new AtomicBoolean();
            var over = new AtomicBoolean();
            var store = (Store) Objects.requireNonNull(arguments[0]);
            var target = wrap(Store.class, store, (inner, given, write) -> {
                if (given.length == 1 && given[0] instanceof WriteBatch batch && isWhole(batch)) {
                    return whole.getAndSet(true) && !over.get() ? null : write.with(given);
                }
                return write.with(given);
            });
            var migration = (Backend.Migration) Objects.requireNonNull(call.with(target, arguments[1]));
            return wrap(
                    Backend.Migration.class,
                    migration,
                    (inner, given, go) -> inner.equals("goOver")
                            ? go.with((Backend.Migration.Point) () -> {
                                over.set(true);
                                ((Backend.Migration.Point) Objects.requireNonNull(given[0])).reached();
                            })
                            : go.with(given));
        }

        private static boolean isWhole(WriteBatch batch) {
            return batch.writes().stream().anyMatch(write -> write.key().equals(Bytes.utf8("consistent_index")));
        }
    },

    /** The image that an engine is to start from that forgets is not there when the member goes over to it. */
    SWITCHED_WITHOUT_AN_IMAGE(1) {
        @Override
        Scenario scenario(long seed) {
            return busy(seed, Duration.ofSeconds(1), Fault.ENGINE_SWITCH, Fault.KILL);
        }

        @Override
        public Parts on(Parts parts, String machine) {
            var disk = wrap(
                    Disk.class,
                    parts.environment().disk(),
                    (method, arguments, call) -> method.equals("rename")
                                    && arguments[1] instanceof Path path
                                    && path.toString().endsWith(".image")
                            ? null
                            : call.with(arguments));
            return with(
                    parts,
                    wrap(
                            Environment.class,
                            parts.environment(),
                            (method, arguments, call) -> method.equals("disk") ? disk : call.with(arguments)));
        }
    },

    /** The store forgets how far it has applied the log: some entries are applied again after a restart. */
    APPLY_TWICE_AFTER_RESTART(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(parts, wrap(BackendFactory.class, parts.backends(), (method, arguments, call) -> {
                var result = call.with(arguments);
                return result instanceof Backend backend
                        ? wrap(
                                Backend.class,
                                backend,
                                (inner, given, write) -> inner.equals("consistentIndex")
                                        ? Math.max(0, backend.consistentIndex() - 2)
                                        : write.with(given))
                        : result;
            }));
        }
    },

    /** One member leaves out a put now and then. */
    PUT_NOT_APPLIED_BY_ONE_MEMBER(2) {
        @Override
        public Parts on(Parts parts, String machine) {
            if (!machine.equals("m2")) {
                return parts;
            }
            var puts = new AtomicInteger();
            return with(parts, stores(parts, (method, arguments, call) -> {
                if (method.equals("put") && puts.incrementAndGet() % 30 == 0) {
                    arguments = arguments.clone();
                    var put = (org.kvorum.command.PutRequest) arguments[0];
                    arguments[0] = new org.kvorum.command.PutRequest(
                            put.key(), Bytes.utf8("wrong"), put.lease(), put.prevKv(), false, false);
                }
                return call.with(arguments);
            }));
        }
    },

    /** Leases run out before their time. */
    LEASE_REVOKED_EARLY(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(parts, wrap(LessorFactory.class, parts.lessors(), (method, arguments, call) -> {
                if (method.equals("open")) {
                    arguments = arguments.clone();
                    var ticker = (Ticker) arguments[2];
                    arguments[2] = (Ticker) () -> ticker.nanos() * 2;
                }
                return call.with(arguments);
            }));
        }
    },

    /** A key now and then is not attached to its lease, and stays when the lease goes. */
    LOST_LEASE_ATTACHMENT(7) {
        @Override
        public Parts on(Parts parts, String machine) {
            var attached = new AtomicInteger();
            return with(parts, wrap(LessorFactory.class, parts.lessors(), (method, arguments, call) -> {
                var result = call.with(arguments);
                return result instanceof Lessor lessor
                        ? wrap(
                                Lessor.class,
                                lessor,
                                (inner, given, write) -> inner.equals("attach")
                                                && !given[1].equals(0L)
                                                && attached.incrementAndGet() % 4 == 0
                                        ? null
                                        : write.with(given))
                        : result;
            }));
        }
    },

    /** The leader ends leases that have not run out, as one that slept through their renewal elsewhere would. */
    REVOKE_OF_A_RENEWED_LEASE(5) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(parts, wrap(LessorFactory.class, parts.lessors(), (method, arguments, call) -> {
                var result = call.with(arguments);
                return result instanceof Lessor lessor
                        ? wrap(
                                Lessor.class,
                                lessor,
                                (inner, given, write) -> inner.equals("renew")
                                        ? new Lessor.Renewal(Lessor.Renewal.State.RENEWED, 5, false)
                                        : write.with(given))
                        : result;
            }));
        }
    },

    /** A watch that was overtaken by a compaction goes on behind it as if nothing were missing. */
    WATCH_LOSES_EVENTS_AT_COMPACTION(6) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    hubs(
                            parts,
                            store -> wrap(KvStore.class, store, (method, arguments, call) -> {
                                try {
                                    return method.equals("compactRevision") ? -1L : call.with(arguments);
                                } catch (CompactedException e) {
                                    return call.with(e.compactRevision(), arguments[1], arguments[2]);
                                }
                            }),
                            sink -> sink,
                            stream -> stream));
        }
    },

    /** A watch that begins behind the last revision begins at the last one. */
    WATCH_FORGETS_A_FUTURE_REVISION(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            var store = new KvStore[1];
            return with(
                    parts,
                    hubs(
                            parts,
                            given -> {
                                store[0] = given;
                                return given;
                            },
                            sink -> sink,
                            stream -> wrap(
                                    WatchStream.class,
                                    stream,
                                    (method, arguments, call) -> method.equals("create")
                                                    && arguments[0] instanceof WatchCreate create
                                                    && store[0].revision() < create.startRevision()
                                            ? call.with(from(create, store[0].revision()))
                                            : call.with(arguments))));
        }
    },

    /** A message ends in the middle of a revision. */
    TXN_NOT_ATOMIC_IN_WATCH(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    hubs(
                            parts,
                            store -> store,
                            sink -> wrap(WatchSink.class, sink, (method, arguments, call) -> {
                                if (arguments.length == 1
                                        && arguments[0] instanceof WatchMessage message
                                        && message.events().size() > 1) {
                                    int half = message.events().size() / 2;
                                    var first = part(message, message.events().subList(0, half));
                                    call.with(first);
                                    return call.with(part(
                                            message,
                                            message.events()
                                                    .subList(
                                                            half,
                                                            message.events().size())));
                                }
                                return call.with(arguments);
                            }),
                            stream -> stream));
        }
    },

    /** A progress message comes before the events it speaks of. */
    PROGRESS_BEFORE_ITS_EVENTS(1) {
        @Override
        public Parts on(Parts parts, String machine) {
            return with(
                    parts,
                    hubs(
                            parts,
                            store -> store,
                            sink -> wrap(WatchSink.class, sink, (method, arguments, call) -> {
                                if (arguments.length == 1
                                        && arguments[0] instanceof WatchMessage message
                                        && !message.events().isEmpty()) {
                                    call.with(part(message, List.of()));
                                }
                                return call.with(arguments);
                            }),
                            stream -> stream));
        }
    },

    /** An event carries the pair before the one before. */
    WRONG_PREVIOUS_PAIR(2) {
        @Override
        public Parts on(Parts parts, String machine) {
            Map<Bytes, Bytes> last = new HashMap<>();
            return with(
                    parts,
                    hubs(
                            parts,
                            store -> store,
                            sink -> wrap(WatchSink.class, sink, (method, arguments, call) -> {
                                if (arguments.length == 1 && arguments[0] instanceof WatchMessage message) {
                                    var events = new ArrayList<WatchMessage.Event>();
                                    for (var event : message.events()) {
                                        var prev = event.prevKv();
                                        var old = prev == null
                                                ? null
                                                : last.put(event.event().key(), prev);
                                        events.add(new WatchMessage.Event(event.event(), old == null ? prev : old));
                                    }
                                    return call.with(part(message, events));
                                }
                                return call.with(arguments);
                            }),
                            stream -> stream));
        }
    };

    private final long seed;

    Mutant(long seed) {
        this.seed = seed;
    }

    /** Returns the first seed that notices it. */
    long seed() {
        return seed;
    }

    /** Returns the scenario of the seed in which to look for the mistake. */
    Scenario scenario(long seed) {
        return Scenario.of(seed);
    }

    /** Three members, busy clients, and few things that go wrong again and again. */
    private static Scenario busy(long seed, Duration calm, Fault... faults) {
        var any = Scenario.of(seed);
        return new Scenario(
                seed,
                3,
                any.durableEngine(),
                10_000,
                30,
                any.segmentBytes(),
                any.batchInterval(),
                false,
                Duration.ofSeconds(30),
                calm,
                Set.of(faults),
                Duration.ofMillis(2),
                Duration.ofMillis(2),
                6,
                1,
                3,
                Duration.ofMillis(60));
    }

    // ------------------------------------------------------------ how the parts are wrapped

    private static WalFactory log(Parts parts, Interception.Instead instead) {
        return wrap(WalFactory.class, parts.wals(), (method, arguments, call) -> {
            var result = call.with(arguments);
            if (result instanceof Wal wal) {
                return wrap(Wal.class, wal, instead);
            }
            return result instanceof WalRecovery recovery
                    ? new WalRecovery(
                            wrap(Wal.class, recovery.wal(), instead),
                            recovery.metadata(),
                            recovery.hardState(),
                            recovery.entries())
                    : result;
        });
    }

    private static KvStoreFactory stores(Parts parts, Interception.Instead instead) {
        return wrap(KvStoreFactory.class, parts.stores(), (method, arguments, call) -> {
            var result = call.with(arguments);
            return result instanceof KvStore store ? wrap(KvStore.class, store, instead) : result;
        });
    }

    private interface Change<T> {
        T of(T original);
    }

    private static WatchHubFactory hubs(
            Parts parts, Change<KvStore> stores, Change<WatchSink> sinks, Change<WatchStream> streams) {
        return wrap(WatchHubFactory.class, parts.watches(), (method, arguments, call) -> {
            arguments = arguments.clone();
            if (arguments[0] instanceof KvStore store) {
                arguments[0] = stores.of(store);
            }
            var result = call.with(arguments);
            return result instanceof WatchHub hub
                    ? wrap(WatchHub.class, hub, (inner, given, open) -> {
                        if (inner.equals("open") && given[0] instanceof WatchSink sink) {
                            var stream = (WatchStream) open.with(sinks.of(sink));
                            return stream == null ? null : streams.of(stream);
                        }
                        return open.with(given);
                    })
                    : result;
        });
    }

    private interface Wiring {
        Transport wire(Transport transport, PeerHandler handler);
    }

    private static TransportFactory transports(Parts parts, Change<PeerHandler> handlers, Wiring wiring) {
        return wrap(TransportFactory.class, parts.transports(), (method, arguments, call) -> {
            if (!method.equals("open")) {
                return call.with(arguments);
            }
            arguments = arguments.clone();
            var handler = handlers.of((PeerHandler) arguments[2]);
            arguments[2] = handler;
            var transport = (Transport) call.with(arguments);
            return transport == null ? null : wiring.wire(transport, handler);
        });
    }

    private interface Answer {
        @org.jspecify.annotations.Nullable
        Message to(Message message);
    }

    /** Answers messages in the name of those they go to, at once. */
    private static TransportFactory answering(Parts parts, Answer answers) {
        return transports(
                parts,
                handler -> handler,
                (transport, handler) -> wrap(Transport.class, transport, (method, arguments, call) -> {
                    var result = call.with(arguments);
                    if (method.equals("send") && arguments[0] instanceof List<?> messages) {
                        for (var message : messages) {
                            var answer = message instanceof Message sent ? answers.to(sent) : null;
                            if (answer != null) {
                                handler.process(answer);
                            }
                        }
                    }
                    return result;
                }));
    }

    private static WatchCreate from(WatchCreate create, long revision) {
        return new WatchCreate(
                create.range(),
                revision,
                create.progressNotify(),
                create.noPut(),
                create.noDelete(),
                create.prevKv(),
                create.watchId(),
                create.fragment());
    }

    private static WatchMessage part(WatchMessage message, List<WatchMessage.Event> events) {
        return new WatchMessage(
                message.revision(),
                message.watchId(),
                message.created(),
                message.canceled(),
                message.compactRevision(),
                message.cancelReason(),
                message.fragment(),
                events,
                message.encodedEvents());
    }
}
