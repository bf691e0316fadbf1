// SPDX-License-Identifier: Apache-2.0
package org.kvorum.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** A network that can be cut: connections break at once, or nothing gets through any more while they stay up. */
final class CuttingProxy implements AutoCloseable {
    /** What a stalled connection takes at most: left to itself, Linux lets this buffer grow to tens of megabytes. */
    private static final int RECEIVE_BUFFER = 256 << 10;

    private final ServerSocket listener;
    private final int targetPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock gate = new ReentrantLock();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicLong passed = new AtomicLong();
    private volatile boolean refusing;

    CuttingProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        this.listener = new ServerSocket();
        listener.setReceiveBufferSize(RECEIVE_BUFFER);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Breaks all connections; new ones work. */
    void cut() {
        sockets.forEach(CuttingProxy::close);
        sockets.clear();
    }

    /** Breaks all connections and lets no new ones come up until told otherwise. */
    void refuse(boolean on) {
        refusing = on;
        if (on) {
            cut();
        }
    }

    /** Lets nothing through; what is sent stays where it is. The thread that stalls must also let go. */
    void stall() {
        gate.lock();
    }

    void letGo() {
        gate.unlock();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                var near = listener.accept();
                if (refusing) {
                    close(near);
                    continue;
                }
                accepted.incrementAndGet();
                var far = new Socket();
                far.setReceiveBufferSize(RECEIVE_BUFFER);
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
                sockets.add(near);
                sockets.add(far);
                daemon(() -> copy(near, far));
                daemon(() -> copy(far, near));
            }
        } catch (IOException e) {
            // closed, or the target is gone: either way nobody is connected any more
            cut();
        }
    }

    private void copy(Socket from, Socket to) {
        var buffer = new byte[64 << 10];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int count = in.read(buffer); 0 <= count; count = in.read(buffer)) {
                waitAtGate(count);
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // one side is gone, so the other goes too
        }
        close(from);
        close(to);
    }

    private void waitAtGate(int bytes) {
        gate.lock();
        try {
            passed.addAndGet(bytes);
        } finally {
            gate.unlock();
        }
    }

    private static void daemon(Runnable task) {
        var thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
