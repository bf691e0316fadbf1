// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySocketTest {
    @BeforeAll
    static void onlyWhereTheNativeTransportIs() {
        Assumptions.assumeTrue(Epoll.isAvailable());
    }

    @Test
    void aFileAndANameWithoutAFileAreReached(@TempDir Path folder) throws Exception {
        var file = folder.resolve("notify").toString();
        for (var names : List.of(List.of(file, file), List.of("@" + file, "\0" + file))) {
            var heard = new LinkedBlockingQueue<String>();
            var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
            try {
                new Bootstrap()
                        .group(group)
                        .channel(EpollDomainDatagramChannel.class)
                        .handler(new Listener(heard))
                        .bind(new DomainSocketAddress(names.get(1)))
                        .sync();

                NotifySocket.send(names.get(0), "READY=1");

                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("READY=1");
            } finally {
                group.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
            }
        }
    }

    @Test
    void aSocketThatIsNotThereIsAnError(@TempDir Path folder) {
        assertThatThrownBy(() -> NotifySocket.send(folder.resolve("nobody").toString(), "READY=1"))
                .isInstanceOf(IOException.class);
    }

    private static final class Listener extends SimpleChannelInboundHandler<DomainDatagramPacket> {
        private final LinkedBlockingQueue<String> heard;

        Listener(LinkedBlockingQueue<String> heard) {
            this.heard = heard;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
            heard.add(packet.content().toString(StandardCharsets.UTF_8));
        }
    }
}
