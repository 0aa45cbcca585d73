package io.policyauditor.benchmarks.estate;

import static io.policyauditor.benchmarks.estate.Documents.map;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a company that serves many models: for each of three environments a cluster, the account it runs in and one that
 * holds the models. Each namespace has a ServiceAccount with a loader role, its services, a deployer and the group of its
 * team; the rest of the roles are those of applications. The same arguments give the same bytes.
 */
public final class GenerateServing {
    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");
    private static final int SERVICES_PER_NAMESPACE = 10;
    private static final int NAMESPACES_PER_BUCKET = 20;
    private static final String REGION = "eu-west-1";

    private final Path directory;
    private final int namespaces;
    private final int services;
    private final int applications;

    private GenerateServing(Path directory, int services, int roles) {
        this.directory = directory;
        this.services = services / ENVIRONMENTS.size();
        this.namespaces = Math.max(1, this.services / SERVICES_PER_NAMESPACE);
        this.applications = Math.max(0, roles / ENVIRONMENTS.size() - namespaces);
    }

    /**
     * Writes an estate.
     *
     * @param arguments directory, how many InferenceServices and how many roles in all three environments together
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("arguments: DIR SERVICES ROLES");
        }
        new GenerateServing(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))
                .write();
    }

    private static String serving(int environment) {
        return Documents.account(2 * environment + 1);
    }

    private static String models(int environment) {
        return Documents.account(2 * environment + 2);
    }

    private static String issuer(int environment) {
        return "oidc.eks." + REGION + ".amazonaws.com/id/%032X".formatted(environment + 1L);
    }

    private static String bucket(int environment, int namespace) {
        return "acme-models-" + ENVIRONMENTS.get(environment) + "-" + namespace / NAMESPACES_PER_BUCKET;
    }

    private static String loader(int environment, int namespace) {
        return "arn:aws:iam::" + serving(environment) + ":role/loader-" + namespace;
    }

    private static String key(int environment) {
        return "arn:aws:kms:" + REGION + ":" + models(environment) + ":key/" + Documents.uuid(environment);
    }

    private void write() throws IOException {
        Files.createDirectories(directory);
        try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("estate.yaml"))) {
            out.append("version: 1\norganization: none\naccounts:\n");
            for (int i = 0; i < ENVIRONMENTS.size(); i++) {
                servingAccount(out, i);
                modelAccount(out, i);
            }
            out.append("clusters:\n");
            for (int i = 0; i < ENVIRONMENTS.size(); i++) {
                cluster(out, i);
            }
        }
        for (int i = 0; i < ENVIRONMENTS.size(); i++) {
            try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(ENVIRONMENTS.get(i) + ".yaml"))) {
                manifests(out, i);
            }
        }
    }

    private void servingAccount(Appendable out, int environment) throws IOException {
        out.append("  \"" + serving(environment) + "\":\n");
        line(out, 4, "tags", map("env", ENVIRONMENTS.get(environment)));
        line(out, 4, "complete", List.of("roles", "users", "oidc-providers", "buckets", "keys", "clusters"));
        line(
                out,
                4,
                "oidcProviders",
                List.of(map("issuer", issuer(environment), "clientIds", List.of("sts.amazonaws.com"))));
        out.append("    roles:\n");
        for (int i = 0; i < namespaces; i++) {
            String subject = "system:serviceaccount:team-" + i + ":loader";
            Map<String, Object> policy = map(
                    "Version",
                    "2012-10-17",
                    "Statement",
                    List.of(
                            allow("s3:ListBucket", Documents.arn(bucket(environment, i))),
                            allow("s3:GetObject", Documents.arn(bucket(environment, i)) + "/team-" + i + "/*"),
                            allow("kms:Decrypt", key(environment))));
            role(
                    out,
                    "loader-" + i,
                    Documents.webIdentityTrust(serving(environment), issuer(environment), subject),
                    policy);
        }
        for (int i = 0; i < applications; i++) {
            Map<String, Object> policy = map(
                    "Version",
                    "2012-10-17",
                    "Statement",
                    List.of(
                            allow(
                                    "dynamodb:GetItem",
                                    "arn:aws:dynamodb:" + REGION + ":" + serving(environment) + ":table/app-" + i),
                            allow(i % 50 == 0 ? "sts:AssumeRole" : "sqs:SendMessage", "*")));
            role(out, "app-" + i, Documents.serviceTrust(i % 2 == 0 ? "ec2" : "lambda"), policy);
        }
    }

    private static Map<String, Object> allow(String action, String resource, Object... more) {
        Map<String, Object> statement = map("Effect", "Allow", "Action", action, "Resource", resource);
        statement.putAll(map(more));
        return statement;
    }

    private static void role(Appendable out, String name, Map<String, Object> trust, Map<String, Object> policy)
            throws IOException {
        line(
                out,
                6,
                name,
                map(
                        "trust",
                        trust,
                        "policies",
                        map("own", policy),
                        "managedPolicies",
                        List.of(),
                        "boundary",
                        "none",
                        "tags",
                        map()));
    }

    private void modelAccount(Appendable out, int environment) throws IOException {
        out.append("  \"" + models(environment) + "\":\n");
        line(out, 4, "tags", map("env", ENVIRONMENTS.get(environment)));
        line(
                out,
                4,
                "complete",
                List.of("roles", "users", "oidc-providers", "buckets", "keys", "clusters", "access-points"));
        line(out, 4, "publicAccessBlock", "all");
        out.append("    keys:\n");
        List<String> loaders = new ArrayList<>();
        for (int i = 0; i < namespaces; i++) {
            loaders.add(loader(environment, i));
        }
        line(
                out,
                6,
                "\"" + key(environment) + "\"",
                map(
                        "aliases",
                        List.of("alias/models"),
                        "policy",
                        Documents.key(models(environment), loaders),
                        "state",
                        "Enabled",
                        "rotation",
                        true,
                        "origin",
                        "AWS_KMS",
                        "symmetric",
                        true,
                        "multiRegion",
                        false,
                        "grants",
                        List.of(),
                        "tags",
                        map()));
        out.append("    buckets:\n");
        for (int first = 0; first < namespaces; first += NAMESPACES_PER_BUCKET) {
            String name = bucket(environment, first);
            List<Object> statements = new ArrayList<>();
            for (int i = first; i < Math.min(namespaces, first + NAMESPACES_PER_BUCKET); i++) {
                Map<String, Object> principal = map("AWS", loader(environment, i));
                statements.add(allow("s3:ListBucket", Documents.arn(name), "Principal", principal));
                statements.add(
                        allow("s3:GetObject", Documents.arn(name) + "/team-" + i + "/*", "Principal", principal));
            }
            line(
                    out,
                    6,
                    name,
                    map(
                            "region",
                            REGION,
                            "policy",
                            map("Version", "2012-10-17", "Statement", statements),
                            "encryption",
                            map("algorithm", "aws:kms", "key", key(environment), "bucketKey", true),
                            "publicAccessBlock",
                            "all",
                            "ownership",
                            "BucketOwnerEnforced",
                            "acl",
                            List.of(),
                            "versioning",
                            true,
                            "objectLock",
                            false,
                            "requesterPays",
                            false,
                            "tags",
                            map()));
        }
    }

    private static void line(Appendable out, int indent, String key, Object value) throws IOException {
        out.append(" ".repeat(indent)).append(key).append(": ");
        Json.line(out, value);
        out.append('\n');
    }

    private static void cluster(Appendable out, int environment) throws IOException {
        String name = ENVIRONMENTS.get(environment);
        out.append("  " + name + ":\n");
        line(out, 4, "arn", "arn:aws:eks:" + REGION + ":" + serving(environment) + ":cluster/" + name);
        line(out, 4, "account", serving(environment));
        line(out, 4, "issuer", issuer(environment));
        line(out, 4, "tags", map("env", name));
        line(out, 4, "manifests", List.of(name + ".yaml"));
        line(out, 4, "complete", List.of("manifests", "pod-identity-associations", "node-groups", "access-entries"));
        line(out, 4, "podIdentityAssociations", List.of());
        line(out, 4, "nodeGroups", List.of());
        line(out, 4, "accessEntries", List.of());
    }

    private void manifests(Appendable out, int environment) throws IOException {
        object(
                out,
                map(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        map("name", "inferenceservice-config", "namespace", "kserve"),
                        "data",
                        map("storageInitializer", "{\"image\": \"kserve/storage-initializer:v0.17.0\"}")));
        clusterRole(out, "serving-editor", List.of("serving.kserve.io"), List.of("inferenceservices"), List.of("*"));
        clusterRole(out, "operator", List.of("*"), List.of("*"), List.of("*"));
        object(
                out,
                binding(
                        "ClusterRoleBinding",
                        map("name", "operators"),
                        "operator",
                        map("kind", "Group", "apiGroup", "rbac.authorization.k8s.io", "name", "operators")));
        for (int i = 0; i < namespaces; i++) {
            String namespace = "team-" + i;
            object(out, map("apiVersion", "v1", "kind", "Namespace", "metadata", map("name", namespace)));
            object(
                    out,
                    map(
                            "apiVersion",
                            "v1",
                            "kind",
                            "ServiceAccount",
                            "metadata",
                            map(
                                    "name",
                                    "loader",
                                    "namespace",
                                    namespace,
                                    "annotations",
                                    map("eks.amazonaws.com/role-arn", loader(environment, i)))));
            object(
                    out,
                    map(
                            "apiVersion",
                            "v1",
                            "kind",
                            "ServiceAccount",
                            "metadata",
                            map("name", "deployer", "namespace", namespace)));
            object(
                    out,
                    binding(
                            "RoleBinding",
                            map("name", "team", "namespace", namespace),
                            "serving-editor",
                            map("kind", "Group", "apiGroup", "rbac.authorization.k8s.io", "name", namespace)));
            object(
                    out,
                    binding(
                            "RoleBinding",
                            map("name", "deployer", "namespace", namespace),
                            "serving-editor",
                            map("kind", "ServiceAccount", "name", "deployer", "namespace", namespace)));
        }
        for (int i = 0; i < services; i++) {
            int namespace = i / SERVICES_PER_NAMESPACE % namespaces;
            object(
                    out,
                    map(
                            "apiVersion",
                            "serving.kserve.io/v1beta1",
                            "kind",
                            "InferenceService",
                            "metadata",
                            map("name", "model-" + i, "namespace", "team-" + namespace),
                            "spec",
                            map(
                                    "predictor",
                                    map(
                                            "serviceAccountName",
                                            "loader",
                                            "model",
                                            map(
                                                    "modelFormat",
                                                    map("name", "sklearn"),
                                                    "storageUri",
                                                    "s3://" + bucket(environment, namespace) + "/team-" + namespace
                                                            + "/model-" + i + "/")))));
        }
    }

    private static void clusterRole(
            Appendable out, String name, List<String> groups, List<String> resources, List<String> verbs)
            throws IOException {
        object(
                out,
                map(
                        "apiVersion",
                        "rbac.authorization.k8s.io/v1",
                        "kind",
                        "ClusterRole",
                        "metadata",
                        map("name", name),
                        "rules",
                        List.of(map("apiGroups", groups, "resources", resources, "verbs", verbs))));
    }

    private static Map<String, Object> binding(
            String kind, Map<String, Object> metadata, String role, Map<String, Object> subject) {
        return map(
                "apiVersion",
                "rbac.authorization.k8s.io/v1",
                "kind",
                kind,
                "metadata",
                metadata,
                "roleRef",
                map("apiGroup", "rbac.authorization.k8s.io", "kind", "ClusterRole", "name", role),
                "subjects",
                List.of(subject));
    }

    private static void object(Appendable out, Map<String, Object> object) throws IOException {
        out.append("---\n");
        Json.line(out, object);
        out.append('\n');
    }
}
