// SPDX-License-Identifier: Apache-2.0
package org.kvorum.cli;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Command lines against services of a test, over a channel that outlives them, as that of a shell does. */
final class Served extends BareHost implements Connections {
    private final Server server;
    private final ManagedChannel channel;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final Stop stop = new Stop();
    private Optional<Programs> programs = Optional.empty();
    private List<String> endpoints = List.of("one:2379");
    private InputStream input = InputStream.nullInputStream();

    Served(BindableService... services) throws IOException {
        String name = InProcessServerBuilder.generateName();
        var builder = InProcessServerBuilder.forName(name);
        for (BindableService service : services) {
            builder.addService(service);
        }
        server = builder.build().start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    Served input(String text) {
        return input(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Served input(InputStream stream) {
        input = stream;
        return this;
    }

    Served endpoints(List<String> given) {
        endpoints = given;
        return this;
    }

    Served programs(Programs given) {
        programs = Optional.of(given);
        return this;
    }

    int run(String... words) {
        return run(flags -> this, words);
    }

    int run(Connector connector, String... words) {
        var streams = new Streams(input, output, errors);
        return Commands.ofProgram("kvorumctl").run(List.of(words), new Execution(connector, streams, this, stop));
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    Stop stop() {
        return stop;
    }

    @Override
    public List<String> endpoints() {
        return endpoints;
    }

    @Override
    public Channel any() {
        return channel;
    }

    @Override
    public Channel to(String endpoint) {
        return channel;
    }

    @Override
    public Optional<Programs> programs() {
        return programs;
    }

    @Override
    public String page(String endpoint, String path) throws IOException {
        throw new IOException("nothing is served over HTTP");
    }

    /** What a command line closes; the channel is not its own. */
    @Override
    public void close() {}

    void end() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
