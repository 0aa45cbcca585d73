package io.policyauditor.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesTypesTest {
    @Test
    void versionsAreOrderedAsTheApiServerPrefersThem() {
        List<String> versions = new ArrayList<>(
                List.of("v2", "v1beta1", "v10", "v1", "v1alpha2", "foo", "v2beta1", "v1alpha1", "v1alpha10"));
        versions.sort(KubernetesTypes.BY_VERSION);
        assertThat(versions)
                .containsExactly("foo", "v1alpha1", "v1alpha2", "v1alpha10", "v1beta1", "v2beta1", "v1", "v2", "v10");
    }

    @Test
    void aVersionOfManyDigitsIsNoNumber() {
        assertThat(KubernetesTypes.BY_VERSION.compare("v99999999999999999999", "v1"))
                .isNegative();
    }

    @Test
    void theGroupDecidesWithTheKind() {
        assertThat(KubernetesTypes.hasNoNamespace("serving.kserve.io", "ClusterServingRuntime"))
                .isTrue();
        assertThat(KubernetesTypes.hasNoNamespace("serving.kserve.io", "ServingRuntime"))
                .isFalse();
        assertThat(KubernetesTypes.hasNoNamespace("", "Node")).isTrue();
        assertThat(KubernetesTypes.hasNoNamespace("example.org", "Node")).isFalse();
        assertThat(KubernetesTypes.isToolConfiguration("", "Config")).isTrue();
        assertThat(KubernetesTypes.isToolConfiguration("", "ConfigMap")).isFalse();
    }
}
