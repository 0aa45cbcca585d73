package io.policyauditor.estate.rbac;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What somebody must be allowed to go a way.
 *
 * @param target whom the way leads to
 * @param parts all of which it takes; of each part one permission is enough
 */
record Need(Way way, Target target, List<List<Wanted>> parts) {
    private static final String KSERVE = "serving.kserve.io";
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String CERTIFICATES = "certificates.k8s.io";
    private static final String ADMISSION = "admissionregistration.k8s.io";
    private static final List<String> CHANGE = List.of("update", "patch");
    private static final List<String> CREATE = List.of("create");
    // What opens a stream is asked for as create, and over WebSockets as get.
    private static final List<String> STREAM = List.of("create", "get");

    /** Kinds that embed the template of a pod, {@code group/plural/Kind}. Source: rule K70 and the resource definitions of the projects. */
    private static final List<String> WORKLOADS = List.of(
            "/replicationcontrollers/ReplicationController",
            "apps/deployments/Deployment",
            "apps/statefulsets/StatefulSet",
            "apps/daemonsets/DaemonSet",
            "apps/replicasets/ReplicaSet",
            "batch/jobs/Job",
            "batch/cronjobs/CronJob",
            "serving.knative.dev/services/Service",
            "serving.knative.dev/configurations/Configuration",
            "serving.knative.dev/revisions/Revision",
            "leaderworkerset.x-k8s.io/leaderworkersets/LeaderWorkerSet",
            "jobset.x-k8s.io/jobsets/JobSet",
            "argoproj.io/workflows/Workflow",
            "argoproj.io/cronworkflows/CronWorkflow",
            "argoproj.io/rollouts/Rollout",
            "tekton.dev/taskruns/TaskRun",
            "tekton.dev/pipelineruns/PipelineRun",
            "kubeflow.org/notebooks/Notebook",
            "kubeflow.org/pytorchjobs/PyTorchJob",
            "kubeflow.org/tfjobs/TFJob",
            "kubeflow.org/mpijobs/MPIJob",
            "kubeflow.org/xgboostjobs/XGBoostJob",
            "kubeflow.org/paddlejobs/PaddleJob",
            "kubeflow.org/jaxjobs/JAXJob",
            "trainer.kubeflow.org/trainjobs/TrainJob",
            "batch.volcano.sh/jobs/Job",
            "ray.io/rayclusters/RayCluster",
            "ray.io/rayjobs/RayJob",
            "ray.io/rayservices/RayService",
            "sparkoperator.k8s.io/sparkapplications/SparkApplication",
            "sparkoperator.k8s.io/scheduledsparkapplications/ScheduledSparkApplication");

    private static final List<String> INFERENCE = List.of(
            KSERVE + "/inferenceservices/InferenceService",
            KSERVE + "/llminferenceservices/LLMInferenceService",
            KSERVE + "/llminferenceserviceconfigs/LLMInferenceServiceConfig",
            KSERVE + "/inferencegraphs/InferenceGraph");

    /** Every need of every way, in the order of the ways. */
    static final List<Need> ALL = List.of(
            one(Way.TOKEN, account(CREATE, "serviceaccounts/token")),
            one(Way.WORKLOAD, workloads()),
            one(Way.INFERENCE, templates(INFERENCE)),
            one(
                    Way.EXEC,
                    pods(STREAM, "pods/exec"),
                    pods(STREAM, "pods/attach"),
                    pods(CHANGE, "pods/ephemeralcontainers"),
                    pods(CHANGE, "pods")),
            one(Way.NODE_PROXY, wide(STREAM, "", "nodes/proxy")),
            one(Way.RUNTIME, templates(List.of(KSERVE + "/servingruntimes/ServingRuntime"))),
            one(Way.CLUSTER_RUNTIME, written(KSERVE, "clusterstoragecontainers", "clusterservingruntimes")),
            one(Way.CONFIG, new Wanted(Scope.KSERVE, CHANGE, "", "configmaps", Naming.CONFIG, "ConfigMap")),
            one(Way.WEBHOOK, written(ADMISSION, "mutatingwebhookconfigurations", "mutatingadmissionpolicies")),
            one(Way.AWS_AUTH, new Wanted(Scope.KUBE_SYSTEM, CHANGE, "", "configmaps", Naming.AWS_AUTH, "ConfigMap")),
            both(
                    Way.BIND,
                    Target.ACCOUNT,
                    List.of(
                            new Wanted(Scope.NAMESPACE, CREATE, RBAC, "rolebindings", Naming.NONE, "RoleBinding"),
                            new Wanted(Scope.NAMESPACE, CHANGE, RBAC, "rolebindings", Naming.OBJECT, "RoleBinding")),
                    List.of(
                            new Wanted(
                                    Scope.NAMESPACE, List.of("bind"), RBAC, "clusterroles", Naming.ROLE, "ClusterRole"),
                            new Wanted(Scope.NAMESPACE, List.of("bind"), RBAC, "roles", Naming.ROLE, "Role"))),
            both(
                    Way.BIND,
                    Target.ACCOUNT,
                    written(RBAC, "clusterrolebindings"),
                    List.of(new Wanted(
                            Scope.CLUSTER, List.of("bind"), RBAC, "clusterroles", Naming.ROLE, "ClusterRole"))),
            both(
                    Way.ESCALATE,
                    Target.ACCOUNT,
                    List.of(new Wanted(Scope.NAMESPACE, CHANGE, RBAC, "roles", Naming.OBJECT, "Role")),
                    List.of(new Wanted(Scope.NAMESPACE, List.of("escalate"), RBAC, "roles", Naming.OBJECT, "Role"))),
            both(
                    Way.ESCALATE,
                    Target.ACCOUNT,
                    List.of(wide(CHANGE, RBAC, "clusterroles")),
                    List.of(wide(List.of("escalate"), RBAC, "clusterroles"))),
            one(
                    Way.SECRETS,
                    new Wanted(
                            Scope.NAMESPACE, List.of("get", "list", "watch"), "", "secrets", Naming.SECRET, "Secret")),
            both(
                    Way.TOKEN_SECRET,
                    Target.ACCOUNT,
                    List.of(new Wanted(Scope.NAMESPACE, CREATE, "", "secrets", Naming.NONE, "Secret")),
                    // Who makes a Secret chooses its name.
                    List.of(new Wanted(
                            Scope.NAMESPACE, List.of("get", "list", "watch"), "", "secrets", Naming.ANY, "Secret"))),
            one(Way.IMPERSONATE, account(List.of("impersonate"), "serviceaccounts")),
            new Need(
                    Way.IMPERSONATE,
                    Target.USER,
                    List.of(List.of(
                            new Wanted(Scope.CLUSTER, List.of("impersonate"), "", "users", Naming.TARGET, "User")))),
            both(
                    Way.IMPERSONATE,
                    Target.GROUP,
                    List.of(new Wanted(Scope.CLUSTER, List.of("impersonate"), "", "groups", Naming.TARGET, "Group")),
                    // The name of somebody has to be taken on before groups are.
                    List.of(wide(List.of("impersonate"), "", "users"))),
            both(
                    Way.APPROVE,
                    Target.ACCOUNT,
                    List.of(wide(CHANGE, CERTIFICATES, "certificatesigningrequests/approval")),
                    List.of(wide(List.of("approve"), CERTIFICATES, "signers"))),
            one(
                    Way.ANNOTATE,
                    account(CHANGE, "serviceaccounts"),
                    new Wanted(Scope.NAMESPACE, CREATE, "", "serviceaccounts", Naming.NONE, "ServiceAccount")),
            one(Way.TRAINED_MODEL, templates(List.of(KSERVE + "/trainedmodels/TrainedModel"))),
            one(Way.LOCAL_CACHE, written(KSERVE, "localmodelcaches")),
            one(Way.PORT_FORWARD, pods(STREAM, "pods/portforward")));

    Need {
        parts = parts.stream().map(List::copyOf).toList();
    }

    /** Whom a way leads to. */
    enum Target {
        ACCOUNT,
        USER,
        GROUP
    }

    /** Where a permission must hold. */
    enum Scope {
        /** In the namespace of the one to become. */
        NAMESPACE,
        /** In the whole cluster. */
        CLUSTER,
        /** In the namespace of KServe. */
        KSERVE,
        /** In {@code kube-system}. */
        KUBE_SYSTEM
    }

    /** What the name of an object has to be, where a rule limits its names. */
    enum Naming {
        /** The request has no name. */
        NONE,
        /** Any name. */
        ANY,
        /** The one to become. */
        TARGET,
        /** An object that exists. */
        OBJECT,
        /** A pod that runs as the one to become. */
        POD,
        /** A Secret of the one to become. */
        SECRET,
        /** KServe's ConfigMap. */
        CONFIG,
        /** The ConfigMap of IAM principals. */
        AWS_AUTH,
        /** A role that leads on. */
        ROLE
    }

    /**
     * A permission that is wanted, with one of the verbs.
     *
     * @param kind of the objects that are the resource
     */
    record Wanted(Scope scope, List<String> verbs, String group, String resource, Naming naming, String kind) {
        /** The verb and the resource, as a hop shows them. */
        String shown(String verb) {
            return verb + " " + (group.isEmpty() ? resource : resource + "." + group);
        }
    }

    private static Need one(Way way, Wanted... alternatives) {
        return one(way, List.of(alternatives));
    }

    private static Need one(Way way, List<Wanted> alternatives) {
        return new Need(way, Target.ACCOUNT, List.of(alternatives));
    }

    private static Need both(Way way, Target target, List<Wanted> one, List<Wanted> other) {
        return new Need(way, target, List.of(one, other));
    }

    private static Wanted account(List<String> verbs, String resource) {
        return new Wanted(Scope.NAMESPACE, verbs, "", resource, Naming.TARGET, "ServiceAccount");
    }

    private static Wanted pods(List<String> verbs, String resource) {
        return new Wanted(Scope.NAMESPACE, verbs, "", resource, Naming.POD, "Pod");
    }

    private static Wanted wide(List<String> verbs, String group, String resource) {
        return new Wanted(Scope.CLUSTER, verbs, group, resource, Naming.ANY, resource);
    }

    private static List<Wanted> written(String group, String... resources) {
        return Arrays.stream(resources)
                .flatMap(resource -> List.of(
                        new Wanted(Scope.CLUSTER, CREATE, group, resource, Naming.NONE, resource),
                        wide(CHANGE, group, resource))
                        .stream())
                .toList();
    }

    private static List<Wanted> workloads() {
        List<Wanted> wanted = new ArrayList<>();
        wanted.add(new Wanted(Scope.NAMESPACE, CREATE, "", "pods", Naming.NONE, "Pod"));
        wanted.addAll(templates(WORKLOADS));
        return wanted;
    }

    private static List<Wanted> templates(List<String> kinds) {
        return kinds.stream()
                .map(kind -> kind.split("/", -1))
                .flatMap(kind -> List.of(
                        new Wanted(Scope.NAMESPACE, CREATE, kind[0], kind[1], Naming.NONE, kind[2]),
                        new Wanted(Scope.NAMESPACE, CHANGE, kind[0], kind[1], Naming.OBJECT, kind[2]))
                        .stream())
                .toList();
    }
}
