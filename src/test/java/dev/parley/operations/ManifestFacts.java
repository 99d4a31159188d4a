package dev.parley.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the manifests must contain because of how the service works.
 *
 * @param settings the environment apart from that of the deployment itself
 */
public record ManifestFacts(Manifests manifests, Map<String, String> settings) {

    void hold() throws Exception {
        portsAndProbes();
        theEnvironmentMeansSomething();
        thereIsTimeToLeave();
        nothingIsAllowedThatIsNotNeeded();
        instancesComeFastAndGoSlowly();
        onlyTheRightPortsAreOpen();
    }

    private PodSpec pod() {
        return manifests.parley(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private Container container() {
        assertThat(pod().getContainers()).hasSize(1);
        return pod().getContainers().getFirst();
    }

    /** The paths that the kubelet requests on the management port. */
    public List<String> probePaths() {
        Container container = container();
        return List.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                .stream()
                .map(Probe::getHttpGet)
                .peek(get -> assertThat(get.getPort().getStrVal()).isEqualTo("management"))
                .map(get -> get.getPath())
                .toList();
    }

    private void portsAndProbes() throws Exception {
        assertThat(container().getPorts())
                .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                .containsExactlyInAnyOrder(
                        tuple("http", ServiceFacts.httpPort()), tuple("management", ServiceFacts.managementPort()));
        assertThat(probePaths()).containsExactly("/q/health/started", "/q/health/ready", "/q/health/live");
    }

    private void theEnvironmentMeansSomething() throws Exception {
        assertThat(container().getEnv()).isNotEmpty().allSatisfy(it -> {
            assertThat(it.getValue()).as(it.getName()).isNull();
            assertThat(it.getValueFrom().getSecretKeyRef().getKey()).isEqualTo(it.getName());
            assertThat(ServiceFacts.environment()).contains(it.getName());
        });
        assertThat(container().getEnv())
                .extracting(EnvVar::getName)
                .contains("POSTGRES_DSN", "REDIS_URL", "JWT_SECRET");
        assertThat(ServiceFacts.environment()).containsAll(settings.keySet());
        // Settings with secrets are in a Secret.
        assertThat(settings.keySet()).noneMatch(name -> name.matches(".*(SECRET|DSN|REDIS_URL|KEY).*"));
    }

    private void thereIsTimeToLeave() throws Exception {
        Duration preStop = Duration.ofSeconds(
                container().getLifecycle().getPreStop().getSleep().getSeconds());
        String window = settings.get("PARLEY_DRAIN_WINDOW");
        Duration drain = window == null ? ServiceFacts.drainWindow() : ServiceFacts.duration(window);
        assertThat(Duration.ofSeconds(pod().getTerminationGracePeriodSeconds()))
                .isGreaterThan(preStop.plus(drain).plus(ServiceFacts.afterTheDrain()));
        // A readiness probe has run once more before connections are closed.
        assertThat(preStop)
                .isGreaterThanOrEqualTo(
                        Duration.ofSeconds(container().getReadinessProbe().getPeriodSeconds()));
    }

    /** The profile "restricted" of the Pod Security Standards, and a read-only root. */
    private void nothingIsAllowedThatIsNotNeeded() {
        for (Deployment deployment : manifests.all(Deployment.class)) {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(pod.getVolumes()).extracting(Volume::getHostPath).allMatch(Objects::isNull);
            for (Container container : pod.getContainers()) {
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getSecurityContext().getCapabilities().getAdd())
                        .isEmpty();
                assertThat(container.getResources().getLimits()).containsKey("memory");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            }
        }
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getVolumeMounts()).singleElement().satisfies(mount -> assertThat(mount.getMountPath())
                .isEqualTo("/tmp"));
        assertThat(pod().getTopologySpreadConstraints()).hasSize(2);
    }

    private void instancesComeFastAndGoSlowly() throws Exception {
        Deployment deployment = manifests.parley(Deployment.class);
        // A number here would override the autoscaler's at each rollout.
        assertThat(deployment.getSpec().getReplicas()).isNull();
        HorizontalPodAutoscalerSpec scaling =
                manifests.parley(HorizontalPodAutoscaler.class).getSpec();
        assertThat(scaling.getScaleTargetRef().getName())
                .isEqualTo(deployment.getMetadata().getName());
        assertThat(scaling.getMetrics()).extracting(MetricSpec::getType).containsExactly("Pods", "Resource");
        String sessions = scaling.getMetrics().getFirst().getPods().getMetric().getName();
        assertThat(Files.readString(Manifests.FOLDER.resolve("components/monitoring/prometheus-adapter.yaml")))
                .contains("as: " + sessions + "\n");
        assertThat(scaling.getBehavior().getScaleUp().getStabilizationWindowSeconds())
                .isZero();
        assertThat(scaling.getBehavior().getScaleDown().getStabilizationWindowSeconds())
                .isGreaterThanOrEqualTo(1800);
        assertThat(scaling.getBehavior().getScaleDown().getPolicies())
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.getType()).isEqualTo("Pods");
                    assertThat(policy.getValue()).isEqualTo(1);
                    assertThat(Duration.ofSeconds(policy.getPeriodSeconds()))
                            .isGreaterThan(Duration.ofSeconds(pod().getTerminationGracePeriodSeconds()));
                });
    }

    private void onlyTheRightPortsAreOpen() throws Exception {
        NetworkPolicy policy = manifests.parley(NetworkPolicy.class);
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactlyInAnyOrder(ServiceFacts.httpPort(), ServiceFacts.managementPort());
        assertThat(policy.getSpec().getIngress())
                .filteredOn(rule -> rule.getPorts().getFirst().getPort().getIntVal() == managementPort())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom()).isNotEmpty());
        assertThat(manifests.all()).extracting(HasMetadata::getKind).contains("PodDisruptionBudget");
    }

    private static int managementPort() {
        try {
            return ServiceFacts.managementPort();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
