package io.policyauditor.benchmarks.estate;

import static io.policyauditor.benchmarks.estate.Documents.map;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/**
 * Writes an estate as a team would have it: {@code estate.yaml}, for each account what
 * {@code aws iam get-account-authorization-details} prints, and the manifests of each cluster. The same arguments give
 * the same bytes, and of what is written only the distinct documents and one line are held in memory.
 */
public final class Generate {
    private static final int ACCOUNTS = 1_000;
    private static final int ROLES = 200_000;
    private static final int DOCUMENTS = 2_000;
    private static final int BUCKETS = 20_000;

    /** Managed policies of a team in each account; every role has one of them attached and two policies of its own. */
    private static final int MANAGED = 20;

    /** One account in so many has a cluster, and one in so many holds the models of others. */
    private static final int PER_CLUSTER = 10;

    private static final int SERVICES = 10;
    private static final int NAMESPACES = 4;
    private static final String ORGANIZATION = "o-a1b2c3d4e5";
    private static final String REGION = "eu-west-1";
    private static final List<String> ENVIRONMENTS = List.of("dev", "staging", "prod");

    private final Path directory;
    private final long seed;
    private final int accounts;
    private final int rolesEach;
    private final int bucketsEach;
    private final List<Map<String, Object>> documents;

    private Generate(Path directory, double scale, long seed, int accounts) {
        this.directory = directory;
        this.seed = seed;
        this.accounts = accounts;
        this.rolesEach = Math.max(1, scaled(ROLES, scale) / accounts);
        this.bucketsEach = Math.max(1, scaled(BUCKETS, scale) / accounts);
        this.documents = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < Math.max(MANAGED, Math.min(DOCUMENTS, scaled(DOCUMENTS, scale))); i++) {
            documents.add(Documents.identity(i, random));
        }
    }

    private static int scaled(int full, double scale) {
        return (int) Math.max(1, Math.round(full * scale));
    }

    /**
     * Writes an estate.
     *
     * @param arguments directory, scale (1 is 1,000 accounts, 200,000 roles and 20,000 buckets), seed, and the number of
     *     accounts that all of it is shared out to
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || arguments.length > 4) {
            throw new IllegalArgumentException("arguments: DIR SCALE [SEED [ACCOUNTS]]");
        }
        double scale = Double.parseDouble(arguments[1]);
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        int accounts = arguments.length > 3 ? Integer.parseInt(arguments[3]) : scaled(ACCOUNTS, scale);
        new Generate(Path.of(arguments[0]), scale, seed, accounts).write();
    }

    private void write() throws IOException {
        Files.createDirectories(directory.resolve("iam"));
        try (BufferedWriter out = writer("estate.yaml")) {
            organization(out);
            out.append("accounts:\n");
            for (int i = 0; i < accounts; i++) {
                account(out, i);
            }
            out.append("clusters:\n");
            for (int i = 0; i < accounts; i += PER_CLUSTER) {
                cluster(out, i);
            }
        }
        for (int i = 0; i < accounts; i++) {
            try (BufferedWriter out = writer("iam/" + Documents.account(i) + ".json")) {
                details(out, i);
            }
        }
        for (int i = 0; i < accounts; i += PER_CLUSTER) {
            Files.createDirectories(directory.resolve("clusters/" + cluster(i)));
            try (BufferedWriter out = writer("clusters/" + cluster(i) + "/serving.yaml")) {
                manifests(out, i);
            }
        }
    }

    private BufferedWriter writer(String file) throws IOException {
        return Files.newBufferedWriter(directory.resolve(file));
    }

    private static String environment(int account) {
        return ENVIRONMENTS.get(account / PER_CLUSTER % ENVIRONMENTS.size());
    }

    private static String unit(int account) {
        return "ou-f00d-" + environment(account);
    }

    private static int clusterOf(int account) {
        return account - (account % PER_CLUSTER);
    }

    private static String cluster(int account) {
        return environment(account) + "-" + account;
    }

    private static String issuer(int account) {
        return "oidc.eks." + REGION + ".amazonaws.com/id/%032X".formatted(clusterOf(account) + 1L);
    }

    private static String bucket(int account, int number) {
        return "acme-" + environment(account) + "-" + account + "-" + number;
    }

    private void organization(Appendable out) throws IOException {
        List<String> everywhere = new ArrayList<>(List.of("r-f00d"));
        ENVIRONMENTS.forEach(name -> everywhere.add("ou-f00d-" + name));
        for (int i = 0; i < accounts; i++) {
            everywhere.add(Documents.account(i));
        }
        out.append("version: 1\norganization:\n  id: ").append(ORGANIZATION);
        out.append("\n  managementAccount: \"").append(Documents.account(0)).append("\"\n  complete: true\n  units:\n");
        out.append("    - { id: r-f00d, name: Root }\n");
        for (String name : ENVIRONMENTS) {
            out.append("    - { id: ou-f00d-" + name + ", name: " + name + ", parent: r-f00d }\n");
        }
        out.append("  serviceControlPolicies:\n    - ");
        Json.line(out, map("name", "FullAWSAccess", "awsManaged", true, "targets", everywhere));
        for (int i = 0; i < 5; i++) {
            out.append("\n    - ");
            Json.line(out, map("name", "guard-" + i, "targets", List.of("r-f00d"), "policy", Documents.guard(i)));
        }
        out.append("\n  resourceControlPolicies:\n    - ");
        Json.line(out, map("name", "RCPFullAWSAccess", "awsManaged", true, "targets", everywhere));
        out.append("\n    - ");
        Json.line(
                out,
                map(
                        "name",
                        "perimeter",
                        "targets",
                        List.of("ou-f00d-prod", "ou-f00d-staging"),
                        "policy",
                        Documents.perimeter(ORGANIZATION)));
        out.append('\n');
    }

    private void account(Appendable out, int account) throws IOException {
        Random random = new Random(seed + account);
        String id = Documents.account(account);
        out.append("  \"" + id + "\":\n");
        line(out, "name", "acme-" + environment(account) + "-" + account);
        line(out, "unit", unit(account));
        line(out, "tags", map("env", environment(account)));
        line(out, "complete", List.of("buckets", "keys", "oidc-providers", "clusters", "access-points"));
        line(out, "publicAccessBlock", random.nextInt(10) == 0 ? "none" : "all");
        line(out, "authorizationDetails", "iam/" + id + ".json");
        line(out, "oidcProviders", List.of(map("issuer", issuer(account), "clientIds", List.of("sts.amazonaws.com"))));
        out.append("    keys:\n");
        String key = "arn:aws:kms:" + REGION + ":" + id + ":key/" + Documents.uuid(account);
        out.append("      \"" + key + "\": ");
        Json.line(
                out,
                map(
                        "aliases",
                        List.of("alias/models"),
                        "policy",
                        Documents.key(id, readers(account, random)),
                        "state",
                        "Enabled",
                        "rotation",
                        random.nextInt(5) != 0,
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
        out.append("\n    buckets:\n");
        for (int i = 0; i < bucketsEach; i++) {
            out.append("      " + bucket(account, i) + ": ");
            Json.line(out, bucketOf(account, i, key, random));
            out.append('\n');
        }
    }

    private Map<String, Object> bucketOf(int account, int number, String key, Random random) {
        String name = bucket(account, number);
        boolean models = number == 0;
        Map<String, Object> described = map("region", REGION);
        if (models || random.nextInt(4) != 0) {
            List<String> readers = models ? readers(account, random) : List.of();
            described.put("policy", Documents.bucket(name, readers, random.nextInt(20) == 0));
        } else {
            described.put("policy", "none");
        }
        described.put(
                "encryption",
                random.nextBoolean()
                        ? map("algorithm", "AES256")
                        : map("algorithm", "aws:kms", "key", key, "bucketKey", true));
        described.put("publicAccessBlock", random.nextInt(20) == 0 ? "none" : "all");
        described.put("ownership", "BucketOwnerEnforced");
        described.put("acl", List.of());
        described.put("versioning", random.nextBoolean());
        described.put("objectLock", false);
        described.put("requesterPays", false);
        described.put("tags", map());
        return described;
    }

    /** The loaders of the clusters next door. */
    private List<String> readers(int account, Random random) {
        List<String> readers = new ArrayList<>();
        int first = clusterOf(account);
        for (int i = 0; i < NAMESPACES; i++) {
            if (random.nextInt(3) != 0) {
                readers.add(loader(first, i));
            }
        }
        return readers;
    }

    private static String loader(int account, int namespace) {
        return "arn:aws:iam::" + Documents.account(account) + ":role/loader-" + namespace;
    }

    private static void line(Appendable out, String key, Object value) throws IOException {
        out.append("    ").append(key).append(": ");
        Json.line(out, value);
        out.append('\n');
    }

    private void cluster(Appendable out, int account) throws IOException {
        String id = Documents.account(account);
        out.append("  " + cluster(account) + ":\n");
        line(out, "arn", "arn:aws:eks:" + REGION + ":" + id + ":cluster/" + cluster(account));
        line(out, "account", id);
        line(out, "issuer", issuer(account));
        line(out, "tags", map("env", environment(account)));
        line(out, "manifests", List.of("clusters/" + cluster(account) + "/**"));
        line(out, "complete", List.of("manifests", "pod-identity-associations", "node-groups", "access-entries"));
        line(out, "podIdentityAssociations", List.of());
        line(out, "nodeGroups", List.of());
        line(out, "accessEntries", List.of());
    }

    /** One page with all roles, then the managed policies, as the command prints them. */
    private void details(Appendable out, int account) throws IOException {
        Random random = new Random(seed * 31 + account);
        // One account in ten was saved as the API gives it: documents as text in percent encoding.
        boolean encoded = account % 10 == 9;
        List<Integer> managed = new ArrayList<>();
        for (int i = 0; i < MANAGED; i++) {
            managed.add(random.nextInt(documents.size()));
        }
        Collection<Integer> distinct = new TreeSet<>(managed);
        out.append("{\n    \"UserDetailList\": [],\n    \"GroupDetailList\": [],\n    \"RoleDetailList\": [");
        for (int i = 0; i < rolesEach; i++) {
            out.append(i == 0 ? "" : ",");
            Json.newLine(out, 2);
            Json.indented(out, role(account, i, managed, encoded, random), 2);
        }
        out.append("\n    ],\n    \"Policies\": [");
        boolean first = true;
        for (int number : distinct) {
            out.append(first ? "" : ",");
            first = false;
            Json.newLine(out, 2);
            Json.indented(out, managed(account, number, encoded), 2);
        }
        out.append("\n    ]\n}\n");
    }

    private Map<String, Object> role(int account, int number, List<Integer> managed, boolean encoded, Random random) {
        String id = Documents.account(account);
        boolean loader = account % PER_CLUSTER == 0 && number < NAMESPACES;
        String name = loader ? "loader-" + number : "app-" + number;
        List<Object> own = new ArrayList<>();
        int shift = random.nextInt(documents.size());
        for (int i = 0; i < 2; i++) {
            Map<String, Object> document = loader && i == 0
                    ? Documents.loader(bucket(account + 1 + number, 0))
                    : documents.get((shift + i * (documents.size() / 2)) % documents.size());
            own.add(map("PolicyName", "policy-" + i, "PolicyDocument", written(document, encoded)));
        }
        int attached = managed.get(random.nextInt(managed.size()));
        return map(
                "Path",
                "/",
                "RoleName",
                name,
                "RoleId",
                "AROA%016X".formatted(account * 1_000_000L + number),
                "Arn",
                "arn:aws:iam::" + id + ":role/" + name,
                "CreateDate",
                "2026-01-01T00:00:00+00:00",
                "AssumeRolePolicyDocument",
                written(trust(account, number, loader, random), encoded),
                "InstanceProfileList",
                List.of(),
                "RolePolicyList",
                own,
                "AttachedManagedPolicies",
                List.of(map("PolicyName", "team-" + attached, "PolicyArn", managedArn(account, attached))),
                "Tags",
                List.of(map("Key", "env", "Value", environment(account))),
                "RoleLastUsed",
                map());
    }

    private Map<String, Object> trust(int account, int number, boolean loader, Random random) {
        String id = Documents.account(account);
        int shape = random.nextInt(100);
        if (loader) {
            String subject = "system:serviceaccount:serving-" + number + ":loader";
            return Documents.webIdentityTrust(id, issuer(account), shape < 10 ? "" : subject);
        }
        if (shape < 40) {
            return Documents.serviceTrust("ec2");
        }
        if (shape < 70) {
            return Documents.serviceTrust("lambda");
        }
        if (shape < 85) {
            String subject = shape == 70 ? "" : "system:serviceaccount:apps:" + (shape == 71 ? "*" : "app-" + number);
            return Documents.webIdentityTrust(id, issuer(account), subject);
        }
        return Documents.accountTrust(Documents.account((account + 1 + shape % 5) % ACCOUNTS), shape < 97);
    }

    private static String managedArn(int account, int number) {
        return "arn:aws:iam::" + Documents.account(account) + ":policy/team-" + number;
    }

    private Map<String, Object> managed(int account, int number, boolean encoded) {
        return map(
                "PolicyName",
                "team-" + number,
                "PolicyId",
                "ANPA%016X".formatted(account * 1_000_000L + number),
                "Arn",
                managedArn(account, number),
                "Path",
                "/",
                "DefaultVersionId",
                "v1",
                "AttachmentCount",
                1,
                "IsAttachable",
                true,
                "PolicyVersionList",
                List.of(map(
                        "Document",
                        written(documents.get(number), encoded),
                        "VersionId",
                        "v1",
                        "IsDefaultVersion",
                        true)));
    }

    private static Object written(Map<String, Object> document, boolean encoded) {
        return encoded
                ? URLEncoder.encode(Json.line(document), StandardCharsets.UTF_8).replace("+", "%20")
                : document;
    }

    private void manifests(Appendable out, int account) throws IOException {
        for (int i = 0; i < NAMESPACES; i++) {
            object(out, "v1", "Namespace", map("name", "serving-" + i), "metadata", map());
            object(
                    out,
                    "v1",
                    "ServiceAccount",
                    map(
                            "name",
                            "loader",
                            "namespace",
                            "serving-" + i,
                            "annotations",
                            map("eks.amazonaws.com/role-arn", loader(account, i))),
                    "automountServiceAccountToken",
                    true);
        }
        for (int i = 0; i < SERVICES; i++) {
            int namespace = i % NAMESPACES;
            object(
                    out,
                    "serving.kserve.io/v1beta1",
                    "InferenceService",
                    map("name", "model-" + i, "namespace", "serving-" + namespace),
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
                                            "s3://" + bucket(account + 1 + namespace, 0) + "/models/model-" + i))));
        }
    }

    private static void object(
            Appendable out, String version, String kind, Map<String, Object> metadata, String key, Object value)
            throws IOException {
        Map<String, Object> object = map("apiVersion", version, "kind", kind, "metadata", metadata);
        object.putIfAbsent(key, value);
        out.append("---\n");
        Json.line(out, object);
        out.append('\n');
    }
}
