// SPDX-License-Identifier: Apache-2.0
package org.kvorum.itests.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.kvorum.api.discovery.Discovery;
import org.kvorum.api.member.Member;
import org.kvorum.api.member.MemberSettings;
import org.kvorum.api.rpc.RpcMethod;
import org.kvorum.api.rpc.RpcService;
import org.kvorum.api.storage.StorageEngine;
import org.kvorum.bytes.Bytes;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/** Seen from another bundle: what ships resolves, starts and offers its services, in versions that others can import. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ProvisioningIT extends ContainerFixture {
    @Configuration
    public Option[] distribution() {
        return new Option[] {DistributionOptions.of(DistributionOptions.seat("m"))};
    }

    @Test
    public void everyBundleIsActiveAndEveryFragmentIsAttached() {
        assertThat(context().getBundles()).allSatisfy(bundle -> assertThat(bundle.getState())
                .as(bundle.getSymbolicName())
                .isEqualTo(isFragment(bundle) ? Bundle.RESOLVED : Bundle.ACTIVE));
        assertThat(context().getBundles())
                .filteredOn(ProvisioningIT::isFragment)
                .hasSizeGreaterThan(1);
    }

    @Test
    public void everyComponentIsSatisfied() throws Exception {
        var components = await(ServiceComponentRuntime.class);
        var descriptions = components.getComponentDescriptionDTOs();
        assertThat(descriptions).hasSizeGreaterThan(15);
        assertThat(descriptions)
                .allSatisfy(description -> assertThat(components.getComponentConfigurationDTOs(description))
                        .as(description.name)
                        .isNotEmpty()
                        .allSatisfy(configuration -> assertThat(configuration.state)
                                .isIn(ComponentConfigurationDTO.SATISFIED, ComponentConfigurationDTO.ACTIVE)));
    }

    @Test
    public void portsAreSharedWithOtherBundles() throws Exception {
        assertThat(await(Member.class)).isNotNull();
        assertThat(await(MemberSettings.class).current().text("name")).isEqualTo("m");
        assertThat(names(StorageEngine.class, StorageEngine.NAME)).contains("xodus", "memory");
        assertThat(names(Discovery.class, Discovery.MODE)).contains("static", "dns", "etcd");
    }

    @Test
    public void clientsAreServed() throws Exception {
        assertThat(client().get("/health")).contains("\"health\":\"true\"");
        assertThat(client().put("k", "v")).contains("revision");
        assertThat(client().range("k")).contains("\"value\":\"" + JsonClient.base64("v") + "\"");
        assertThat(exit).isNotDone();
    }

    @Test
    public void serviceOfThisBundleIsServed() throws Exception {
        RpcService service = new RpcService() {
            @Override
            public String name() {
                return "test.Container";
            }

            @Override
            public List<RpcMethod> methods() {
                return List.of(new RpcMethod.Unary("Say", (call, request, reply) -> reply.send(Bytes.utf8("hello"))));
            }
        };
        var registration = context().registerService(RpcService.class, service, null);
        assertThat(client().get("/metrics")).contains("grpc_service=\"test.Container\"");
        registration.unregister();
        assertThat(client().get("/health")).contains("\"health\":\"true\"");
    }

    private List<Object> names(Class<?> type, String property) throws Exception {
        return Stream.of(context().getAllServiceReferences(type.getName(), null))
                .map(reference -> reference.getProperty(property))
                .toList();
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.adapt(BundleRevision.class).getTypes() == BundleRevision.TYPE_FRAGMENT;
    }
}
