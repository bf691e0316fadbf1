// SPDX-License-Identifier: Apache-2.0
package org.kvorum.discovery.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Zone;

/** A name server for one zone, on a port of the loopback address. */
final class ZoneServer {
    private static final int MESSAGE_BYTES_MAX = 512;

    private final DatagramSocket socket;
    private final int port;
    private final Thread thread;
    private final Name origin;
    private volatile Zone zone;

    private ZoneServer(String origin) throws IOException {
        this.origin = Name.fromString(origin);
        this.zone = parse(this.origin, "");
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.port = socket.getLocalPort();
        this.thread = new Thread(this::serve, "zone-server");
    }

    /** Starts a server for {@code example.org}. */
    static ZoneServer start() throws IOException {
        var server = new ZoneServer("example.org.");
        server.thread.start();
        return server;
    }

    /** Replaces the records, given as lines of a zone file. */
    void load(String records) {
        zone = parse(origin, records);
    }

    private static Zone parse(Name origin, String records) {
        var text = "@ 60 IN SOA ns hostmaster 1 60 60 60 60\n@ 60 IN NS ns\nns 60 IN A 127.0.0.1\n" + records;
        try {
            var master = new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), origin);
            var all = new ArrayList<Record>();
            for (var record = master.nextRecord(); record != null; record = master.nextRecord()) {
                all.add(record);
            }
            return new Zone(origin, all.toArray(Record[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what {@code --discovery-dns-server} takes. */
    String address() {
        return "127.0.0.1:" + port;
    }

    private void serve() {
        var buffer = new byte[MESSAGE_BYTES_MAX];
        while (!socket.isClosed()) {
            var packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                var answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Message answer(Message query) {
        var question = query.getQuestion();
        var answer = new Message(query.getHeader().getID());
        Header header = answer.getHeader();
        header.setFlag(Flags.QR);
        header.setFlag(Flags.AA);
        answer.addRecord(question, Section.QUESTION);
        if (question.getDClass() != DClass.IN || !question.getName().subdomain(origin)) {
            header.setRcode(Rcode.REFUSED);
            return answer;
        }
        var found = zone.findRecords(question.getName(), question.getType());
        if (found.isNXDOMAIN()) {
            header.setRcode(Rcode.NXDOMAIN);
        } else if (found.isSuccessful()) {
            found.answers().forEach(set -> set.rrs().forEach(record -> answer.addRecord(record, Section.ANSWER)));
        }
        return answer;
    }

    void stop() throws InterruptedException {
        socket.close();
        thread.join();
    }
}
