// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server that knows one service, on a port of the loopback address. */
public final class SrvServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final Name service;
    private final List<Record> records = new CopyOnWriteArrayList<>();

    /** Starts a server that knows the service, such as {@code _etcd-server._tcp.example.org}. */
    public SrvServer(String service) throws IOException {
        this.service = Name.fromString(service + ".");
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var thread = new Thread(this::serve, "srv-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns what {@code --discovery-dns-server} takes. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Makes a port of this machine known. */
    public void add(int port) {
        records.add(new SRVRecord(service, DClass.IN, 60, 0, 0, port, Name.fromConstantString("localhost.")));
    }

    private void serve() {
        var buffer = new byte[512];
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
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(question, Section.QUESTION);
        if (!question.getName().equals(service)) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (question.getType() == Type.SRV) {
            records.forEach(record -> answer.addRecord(record, Section.ANSWER));
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
