package io.policyauditor.estate.loading;

import io.policyauditor.estate.loading.Credential.Anonymous;
import io.policyauditor.estate.loading.Credential.StaticKeys;
import io.policyauditor.estate.loading.LoadPoint.Problem;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets and annotations from which KServe takes S3 settings for a storage URI.
 *
 * <p>Source: kserve aaac4e294, pkg/credentials/service_account_credentials.go CreateSecretVolumeAndEnv and
 * pkg/credentials/s3/s3_secret.go BuildSecretEnvs.
 */
final class Secrets {
    static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

    private static final String S3 = "serving.kserve.io/s3-";
    private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";
    private static final Set<String> LOOK_LIKE_KEYS =
            Set.of("accesskey", "accesskeyid", "secretkey", "secretaccesskey", "awsaccesskeyid", "awssecretaccesskey");

    private final KubernetesObject object;
    private final PodAccount account;
    private final KserveConfig config;
    private final List<Problem> failures = new ArrayList<>();
    private final List<Problem> ignored = new ArrayList<>();
    private final List<Problem> temporary = new ArrayList<>();
    private Lookup<Credential> keys = Lookup.absent();
    private Lookup<Credential> anonymous = Lookup.absent();
    private @Nullable Scalar endpoint;
    private boolean plainHttp;
    private boolean region;

    private Secrets(KubernetesObject object, PodAccount account) {
        this.object = object;
        this.account = account;
        this.config = account.home().config();
    }

    /** What an object whose loader runs as an account gets. */
    static S3Settings of(KubernetesObject object, PodAccount account) {
        return new Secrets(object, account).settings();
    }

    private S3Settings settings() {
        if (account.lookup() instanceof Lookup.Known<KubernetesObject> found) {
            annotations(found.value());
        } else if (account.lookup() instanceof Lookup.Unknown<KubernetesObject> open) {
            keys = Lookup.unknown(open.gap());
            anonymous = Lookup.unknown(open.gap());
        }
        Scalar only = Fields.annotation(object, config.secretAnnotation());
        if (only != null) {
            only(only);
        } else if (account.lookup() instanceof Lookup.Known<KubernetesObject> found) {
            for (Node reference : Fields.items(found.value().node(), "secrets")) {
                Scalar name = Fields.scalar(reference, "name");
                if (name != null) {
                    secret(name, account.lookupHome().find("Secret", name.value()));
                }
            }
        }
        return new S3Settings(anonymous, keys, endpoint, plainHttp, region, failures, ignored, temporary);
    }

    /** KServe reads its annotations, or the global settings in their stead, only beside the annotation of a role. */
    private void annotations(KubernetesObject found) {
        if (Fields.annotation(found, ROLE_ARN) != null) {
            endpoint = first(Fields.annotation(found, S3 + "endpoint"), config.endpoint());
            plainHttp = isOff(first(Fields.annotation(found, S3 + "usehttps"), config.useHttps()));
            region |= config.region() || Fields.annotation(found, S3 + "region") != null;
            bundle(found, account.lookupHome());
            anonymous(first(Fields.annotation(found, S3 + "useanoncredential"), config.anonymous()));
        }
    }

    private void only(Scalar name) {
        Lookup<KubernetesObject> found = account.home().find("Secret", name.value());
        if (keys instanceof Lookup.Unknown) {
            keys = Lookup.absent();
        }
        if (found instanceof Lookup.KnownAbsent) {
            failures.add(new Problem(
                    "C15",
                    "Secret " + name.value() + " named by " + config.secretAnnotation()
                            + " does not exist, so the pod is refused: create it in the same namespace",
                    name.span()));
        }
        secret(name, found);
    }

    private void secret(Scalar name, Lookup<KubernetesObject> found) {
        if (found instanceof Lookup.Unknown<KubernetesObject> open) {
            if (!(keys instanceof Lookup.Known)) {
                keys = Lookup.unknown(open.gap());
            }
            if (!(anonymous instanceof Lookup.Known)) {
                anonymous = Lookup.unknown(open.gap());
            }
        } else if (found instanceof Lookup.Known<KubernetesObject> known) {
            secret(name, known.value());
        }
    }

    private void secret(Scalar name, KubernetesObject secret) {
        if (Fields.text(secret.node(), "type").startsWith("kubernetes.io/")) {
            return;
        }
        List<Member> data = data(secret);
        if (config.secretKeyName() instanceof Lookup.Unknown<String> open) {
            if (!(keys instanceof Lookup.Known) && data.stream().anyMatch(Secrets::looksLikeKey)) {
                keys = Lookup.unknown(open.gap());
            }
            return;
        }
        String wanted = config.secretKeyName().known().orElse("");
        if (data.stream().noneMatch(member -> member.key().value().equals(wanted))) {
            ignore(name, secret, data, wanted);
            return;
        }
        String idName = config.keyIdName().known().orElse("");
        endpoint = first(Fields.annotation(secret, S3 + "endpoint"), first(config.endpoint(), endpoint));
        plainHttp = isOff(first(Fields.annotation(secret, S3 + "usehttps"), config.useHttps()));
        region |= config.region()
                || Fields.annotation(secret, S3 + "region") != null
                || data.stream().anyMatch(member -> member.key().value().equals("AWS_DEFAULT_REGION"));
        bundle(secret, account.lookupHome());
        anonymous(first(Fields.annotation(secret, S3 + "useanoncredential"), config.anonymous()));
        // The SDK passes over an empty key id.
        if (data.stream().anyMatch(member -> member.key().value().equals(idName) && Fields.isEmpty(member.value()))) {
            return;
        }
        // The pod's environment names the key, and does not start without it.
        if (!idName.isEmpty()
                && data.stream().noneMatch(member -> member.key().value().equals(idName))) {
            failures.add(new Problem(
                    "C13",
                    "Secret " + secret.name() + " has no key " + idName + called(data) + ", so the pod does not start:"
                            + " add it, or set s3AccessKeyIDName in " + KserveConfig.NAME,
                    name.span()));
        }
        // The last Secret wins in the environment; which one is told by the order of the account's list.
        keys = Lookup.known(new StaticKeys(secret.key(), name.span()));
        temporary.clear();
        for (Member member : data) {
            String key = member.key().value();
            boolean asia = key.equals(idName)
                    && member.value() instanceof Scalar id
                    && id.value().startsWith("ASIA");
            if (asia || key.equals(SESSION_TOKEN)) {
                temporary.add(temporary(secret.key(), member.key().span()));
                break;
            }
        }
    }

    /** KServe never passes on a session token (kserve#4119). */
    static Problem temporary(String source, Span place) {
        return new Problem(
                "C14",
                source + " holds temporary keys, whose session token KServe does not pass on: use a role",
                place);
    }

    private void ignore(Scalar name, KubernetesObject secret, List<Member> data, String wanted) {
        for (Member member : data) {
            if (looksLikeKey(member)) {
                ignored.add(new Problem(
                        "C13",
                        "Secret " + secret.name() + " is passed over, it has no key " + wanted + ": rename "
                                + member.key().value() + " or set s3SecretAccessKeyName in " + KserveConfig.NAME,
                        name.span()));
                return;
            }
        }
    }

    /** What looks like the key id, where there is such a thing. */
    private static String called(List<Member> data) {
        return data.stream()
                .filter(member -> looksLikeKey(member)
                        && !member.key().value().toLowerCase(Locale.ROOT).contains("secret"))
                .findFirst()
                .map(member -> " but " + member.key().value())
                .orElse("");
    }

    private static boolean isOff(@Nullable Scalar flag) {
        return flag != null && flag.value().equals("0");
    }

    /** The ConfigMap that an annotation names, which the pod mounts. */
    private void bundle(KubernetesObject from, Home home) {
        Scalar named = Fields.annotation(from, S3 + "cabundle-configmap");
        if (named != null && home.find("ConfigMap", named.value()) instanceof Lookup.KnownAbsent) {
            failures.add(noBundle(named.value(), named.span()));
        }
    }

    static Problem noBundle(String name, Span place) {
        return new Problem(
                "C29",
                "ConfigMap " + name
                        + " of the CA bundle does not exist, so the pod does not start: create it in the same"
                        + " namespace",
                place);
    }

    private void anonymous(@Nullable Scalar flag) {
        if (flag != null && flag.value().equalsIgnoreCase("true")) {
            anonymous = Lookup.known(new Anonymous(flag.span()));
        }
    }

    private static @Nullable Scalar first(@Nullable Scalar one, @Nullable Scalar other) {
        return one == null ? other : one;
    }

    /** The keys of a Secret with what its reader left of the values. */
    static List<Member> data(KubernetesObject secret) {
        List<Member> data = new ArrayList<>(Fields.members(secret.node(), "data"));
        data.addAll(Fields.members(secret.node(), "stringData"));
        return data;
    }

    private static boolean looksLikeKey(Member member) {
        String plain = member.key()
                .value()
                .toLowerCase(Locale.ROOT)
                .replace("_", "")
                .replace("-", "")
                .replace(".", "");
        return LOOK_LIKE_KEYS.contains(plain);
    }

    /** What is said of something that a Secret would tell whose values are not read. */
    static Gap hidden(KubernetesObject secret, String key) {
        return Gap.unread("the entry " + key + " of " + secret.key() + " is not readable");
    }
}
