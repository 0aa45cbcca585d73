package io.policyauditor.collect.kubernetes;

/** A small cluster with something of everything that the collector reads. */
final class SampleCluster {
    private SampleCluster() {}

    static ScriptedCluster cluster() {
        ScriptedCluster cluster = new ScriptedCluster();
        for (Resource resource : Resource.values()) {
            cluster.with(object(resource));
        }
        return cluster
                // What a load needs of ConfigMaps, by the words of others.
                .with("""
                        {"apiVersion": "serving.kserve.io/v1alpha1", "kind": "ClusterStorageContainer",
                         "metadata": {"name": "chained"},
                         "spec": {"container": {"name": "storage-initializer",
                           "env": [{"name": "AWS_CONFIG_FILE", "value": "/etc/aws/config"}],
                           "volumeMounts": [{"name": "profiles", "mountPath": "/etc/aws"}]}}}""")
                .with("""
                        {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService",
                         "metadata": {"name": "chained", "namespace": "ml"},
                         "spec": {"predictor": {"volumes": [
                           {"name": "profiles", "configMap": {"name": "aws-profiles"}},
                           {"name": "notes", "configMap": {"name": "other"}}]}}}""")
                .with("""
                        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "aws-profiles", "namespace": "ml"},
                         "data": {"config": "[default]"}}""")
                // What is there and is not asked for.
                .with("""
                        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "other", "namespace": "ml"},
                         "data": {"key": "value"}}""")
                .with("""
                        {"apiVersion": "apps/v1", "kind": "Deployment",
                         "metadata": {"name": "shop", "namespace": "shop"}, "spec": {}}""")
                .with("""
                        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "shop", "namespace": "shop"}}""");
    }

    /** An object of a resource, in the namespace {@code ml} where it has one. */
    static String object(Resource resource) {
        String apiVersion = resource.group().isEmpty()
                ? resource.versions().get(0)
                : resource.group() + "/" + resource.versions().get(0);
        String name = switch (resource.only()) {
            case NAMED -> resource.those().get(0);
            case ALL, LABELLED, IN_NAMESPACE ->
                resource.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        };
        String namespace =
                resource.only() == Resource.Only.IN_NAMESPACE ? resource.those().get(0) : "ml";
        return """
                {"apiVersion": "%s", "kind": "%s",
                 "metadata": {"name": "%s", "namespace": "%s", "labels": {"serving.kserve.io/inferenceservice": "x"}},
                 "spec": {"note": "of %s"}}""".formatted(apiVersion, resource.kind(), name, namespace, resource);
    }
}
