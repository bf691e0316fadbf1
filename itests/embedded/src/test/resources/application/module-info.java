// SPDX-License-Identifier: Apache-2.0
module org.kvorum.itests.application {
    requires java.net.http;
    requires org.kvorum.embed;
    requires org.kvorum.storage.memory;
}
