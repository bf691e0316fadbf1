// SPDX-License-Identifier: Apache-2.0
package org.kvorum.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.kvorum.api.env.Environment;
import org.kvorum.api.member.Member;
import org.kvorum.api.telemetry.Exposition;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The commands of the scope {@code kvorum}. What etcdctl has too takes etcdctl's words and options and runs on the member itself; {@code --json} stands for
 * {@code -w json}. With several members in the framework {@code --member NAME}, or the session's variable {@code kvorum.member}, says which is meant.
 */
@Component(
        service = KvorumCommands.class,
        property = {
            "osgi.command.scope=kvorum",
            "osgi.command.function=alarm",
            "osgi.command.function=check",
            "osgi.command.function=compact",
            "osgi.command.function=compaction",
            "osgi.command.function=config",
            "osgi.command.function=defrag",
            "osgi.command.function=del",
            "osgi.command.function=discovery",
            "osgi.command.function=elect",
            "osgi.command.function=endpoint",
            "osgi.command.function=get",
            "osgi.command.function=lease",
            "osgi.command.function=lock",
            "osgi.command.function=member",
            "osgi.command.function=movel",
            "osgi.command.function=put",
            "osgi.command.function=raft",
            "osgi.command.function=snapshot",
            "osgi.command.function=status",
            "osgi.command.function=storage",
            "osgi.command.function=top",
            "osgi.command.function=txn",
            "osgi.command.function=watch"
        })
public final class KvorumCommands {
    private static final String MEMBER = "kvorum.member";

    private final BundleContext context;
    private final Targets targets;
    private final Environment environment;
    private final EtcdctlRun etcdctl;
    private final ConfigVerb config;
    private final ConcurrentMap<String, Exposition> expositions = new ConcurrentHashMap<>();

    /** Creates the commands; Gogo finds them. */
    @Activate
    public KvorumCommands(
            BundleContext context,
            @Reference Targets targets,
            @Reference Environment environment,
            @Reference ConfigurationAdmin admin) {
        this.context = context;
        this.targets = targets;
        this.environment = environment;
        this.etcdctl = new EtcdctlRun(environment);
        this.config = new ConfigVerb(targets.settings(), admin);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removePage")
    void addPage(Exposition exposition, java.util.Map<String, Object> properties) {
        expositions.put(String.valueOf(properties.get(Member.NAME)), exposition);
    }

    void removePage(Exposition exposition, java.util.Map<String, Object> properties) {
        expositions.remove(String.valueOf(properties.get(Member.NAME)), exposition);
    }

    /** Runs {@code alarm list} and {@code alarm disarm}. */
    @Descriptor("alarm list | disarm")
    public void alarm(CommandSession session, String[] words) {
        member(session, "alarm", words);
    }

    /** Runs {@code check perf} and {@code datascale}. */
    @Descriptor("check perf | datascale [--load s|m|l|xl]: puts load on the member, for a minute or more")
    public void check(CommandSession session, String[] words) {
        member(session, "check", words);
    }

    /** Runs {@code compaction}. */
    @Descriptor("compact REVISION: forgets history before the revision")
    public void compact(CommandSession session, String[] words) {
        member(session, "compaction", words);
    }

    /** Runs {@code compaction}. */
    @Descriptor("compaction REVISION: forgets history before the revision")
    public void compaction(CommandSession session, String[] words) {
        member(session, "compaction", words);
    }

    /** Shows and changes settings. */
    @Descriptor(ConfigVerb.USAGE)
    public void config(CommandSession session, String[] words) {
        own(session, words, given -> config.run(name(session, given), given));
    }

    /** Runs {@code defrag}. */
    @Descriptor("defrag: gives freed space back")
    public void defrag(CommandSession session, String[] words) {
        member(session, "defrag", words);
    }

    /** Runs {@code del}. */
    @Descriptor("del KEY [RANGE_END] [--prefix] [--from-key] [--prev-kv]")
    public void del(CommandSession session, String[] words) {
        member(session, "del", words);
    }

    /** Shows the modes of discovery. */
    @Descriptor(DiscoveryVerb.USAGE)
    public void discovery(CommandSession session, String[] words) {
        own(session, words, given -> {
            var name = name(session, given);
            return targets.settings()
                    .get(name)
                    .map(settings -> DiscoveryVerb.run(context, settings, given))
                    .orElseThrow(() -> new ShellException("no member " + name + " in this framework"));
        });
    }

    /** Runs {@code elect}. */
    @Descriptor("elect NAME [PROPOSAL] [-l]: waits for leadership, or observes it")
    public void elect(CommandSession session, String[] words) {
        member(session, "elect", words);
    }

    /** Runs {@code endpoint status}, {@code health} and {@code hashkv}. */
    @Descriptor("endpoint status | health | hashkv [--cluster]")
    public void endpoint(CommandSession session, String[] words) {
        member(session, "endpoint", words);
    }

    /** Runs {@code get}. */
    @Descriptor(
            "get KEY [RANGE_END] [--prefix] [--from-key] [--rev REVISION] [--keys-only] and all else of etcdctl get")
    public void get(CommandSession session, String[] words) {
        member(session, "get", words);
    }

    /** Runs {@code lease grant}, {@code revoke}, {@code timetolive}, {@code list}, {@code keep-alive}. */
    @Descriptor("lease grant TTL | revoke ID | timetolive ID [--keys] | list | keep-alive ID [--once]")
    public void lease(CommandSession session, String[] words) {
        member(session, "lease", words);
    }

    /** Runs {@code lock}. */
    @Descriptor("lock NAME [--ttl SECONDS]: holds a lock until interrupted")
    public void lock(CommandSession session, String[] words) {
        member(session, "lock", words);
    }

    /** Runs {@code member list}, {@code add}, {@code remove}, {@code update}, {@code promote}. */
    @Descriptor(
            "member list | add NAME --peer-urls URLS [--learner] | remove ID | update ID --peer-urls URLS | promote ID")
    public void member(CommandSession session, String[] words) {
        member(session, "member", words);
    }

    /** Runs {@code move-leader}; Gogo takes no dash in a name. */
    @Descriptor("movel ID: hands leadership over to another member (etcdctl move-leader)")
    public void movel(CommandSession session, String[] words) {
        member(session, "move-leader", words);
    }

    /** Runs {@code put}. */
    @Descriptor("put KEY VALUE [--lease ID] [--prev-kv] [--ignore-value] [--ignore-lease]")
    public void put(CommandSession session, String[] words) {
        member(session, "put", words);
    }

    /** Looks into the consensus. */
    @Descriptor(RaftVerb.USAGE)
    public void raft(CommandSession session, String[] words) {
        own(session, words, given -> RaftVerb.run(target(session, given).member(), given));
    }

    /** Runs {@code snapshot save} and {@code status}. */
    @Descriptor("snapshot save FILE | status FILE: on the member's machine")
    public void snapshot(CommandSession session, String[] words) {
        member(session, "snapshot", words);
    }

    /** Runs {@code endpoint status}. */
    @Descriptor("status: the same as endpoint status")
    public void status(CommandSession session, String[] words) {
        var all = new ArrayList<>(List.of("status"));
        all.addAll(Arrays.asList(words));
        member(session, "endpoint", all.toArray(String[]::new));
    }

    /** Shows and changes the storage engine. */
    @Descriptor(StorageVerb.USAGE)
    public void storage(CommandSession session, String[] words) {
        own(session, words, given -> StorageVerb.run(target(session, given).member(), given));
    }

    /** Shows what a member is doing. */
    @Descriptor(TopVerb.USAGE)
    public void top(CommandSession session, String[] words) {
        var given = new Words(List.of(words));
        var target = target(session, given);
        var page = expositions.get(target.name());
        if (page == null) {
            throw new ShellException("there are no figures: org.kvorum.metrics does not run");
        }
        new TopVerb(target.member(), page, environment.ticker()).run(given, output(session));
    }

    /** Runs {@code txn}. */
    @Descriptor("txn: reads compares and operations from standard input, as etcdctl txn does")
    public void txn(CommandSession session, String[] words) {
        member(session, "txn", words);
    }

    /** Runs {@code watch}. */
    @Descriptor("watch KEY [RANGE_END] [--prefix] [--rev REVISION] [--prev-kv]: until interrupted")
    public void watch(CommandSession session, String[] words) {
        member(session, "watch", words);
    }

    private void member(CommandSession session, String command, String[] words) {
        var all = new ArrayList<>(List.of(command));
        all.addAll(Arrays.asList(words));
        var wanted = Words.option(all, "--member");
        var target = targets.find(wanted.or(() -> variable(session)));
        etcdctl.run(all, target, endpoint(target.name()), input(session), output(session), errors(session));
    }

    private static void own(CommandSession session, String[] words, Function<Words, Rows> command) {
        var given = new Words(List.of(words));
        var rows = command.apply(given);
        given.end();
        var out = output(session);
        out.print(given.json() ? rows.json() : rows.table());
        out.flush();
    }

    private Targets.Target target(CommandSession session, Words words) {
        return targets.find(words.member().or(() -> variable(session)));
    }

    private String name(CommandSession session, Words words) {
        return words.member().or(() -> variable(session)).orElseGet(() -> targets.only());
    }

    private static Optional<String> variable(CommandSession session) {
        return Optional.ofNullable(session.get(MEMBER)).map(Object::toString);
    }

    private String endpoint(String member) {
        return targets.settings()
                .get(member)
                .map(settings -> settings.list("advertise-client-urls"))
                .filter(urls -> !urls.isEmpty())
                .map(urls -> urls.get(0))
                .orElse(member);
    }

    /** In a pipe it is the pipe's; a command that is called from Java has none. */
    private static InputStream input(CommandSession session) {
        var process = Process.Utils.current();
        return process == null || process.in() == null ? session.getKeyboard() : process.in();
    }

    private static PrintStream output(CommandSession session) {
        var process = Process.Utils.current();
        return process == null || process.out() == null ? session.getConsole() : process.out();
    }

    private static PrintStream errors(CommandSession session) {
        var process = Process.Utils.current();
        return process == null || process.err() == null ? session.getConsole() : process.err();
    }
}
