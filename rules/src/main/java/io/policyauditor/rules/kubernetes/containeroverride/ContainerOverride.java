package io.policyauditor.rules.kubernetes.containeroverride;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Member;
import io.policyauditor.policy.text.Node.ObjectNode;
import io.policyauditor.policy.text.Node.Scalar;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Annotations;
import io.policyauditor.rules.kubernetes.KserveConfiguration;
import io.policyauditor.rules.kubernetes.ObjectRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Flags a container of one's own that downloads models from S3 in place of KServe's, or with another environment. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ContainerOverride extends ObjectRule {
    private static final String SHIPPED = "kserve/storage-initializer";
    private static final String REPAIR =
            "review it like a change to every model it downloads, or limit supportedUriFormats to the models it is for";

    public ContainerOverride() {
        super(
                RuleInfo.of(
                        "KS018",
                        "cluster-storage-container-override",
                        Severity.MEDIUM,
                        "Models are downloaded by another container than KServe's, or in another environment"),
                "ClusterStorageContainer");
    }

    @Override
    protected Outcome judge(KubernetesObject object, Estate estate, Settings settings) {
        boolean disabled = Annotations.scalar(object.at("disabled"))
                .filter(Annotations::on)
                .isPresent();
        if (disabled || !takesS3(object)) {
            return Outcome.notApplicable();
        }
        List<Finding> findings = new ArrayList<>();
        Lookup<String> usual = usual(object, estate);
        Optional<Scalar> other = Annotations.scalar(object.at("spec", "container", "image"))
                .filter(image -> !repository(image.value()).equals(usual.known().orElse(SHIPPED)));
        other.filter(image -> usual instanceof Lookup.Known)
                .ifPresent(image -> findings.add(finding(
                        image.span(),
                        repository(image.value()),
                        label(object) + " downloads models from S3 with the image " + image.value()
                                + " in place of KServe's",
                        REPAIR)));
        for (String list : List.of("env", "envFrom")) {
            if (object.at("spec", "container", list) instanceof ArrayNode entries
                    && !entries.items().isEmpty()) {
                findings.add(finding(
                        key(object, list),
                        list,
                        label(object) + " downloads models from S3 with " + names(entries) + " in its environment",
                        REPAIR));
            }
        }
        return findings.isEmpty() && other.isPresent()
                ? Outcome.notAssessed(usual.missing().orElseThrow())
                : failOrPass(findings);
    }

    private static boolean takesS3(KubernetesObject object) {
        return object.at("spec", "supportedUriFormats") instanceof ArrayNode formats
                && formats.items().stream().anyMatch(ContainerOverride::fitsS3);
    }

    private static boolean fitsS3(Node format) {
        Optional<String> prefix =
                Annotations.scalar(KubernetesObject.at(format, "prefix")).map(Scalar::value);
        // Whether a regex fits some URI of S3 is not asked of the regex engine: such a one names the scheme, or none.
        Optional<String> regex =
                Annotations.scalar(KubernetesObject.at(format, "regex")).map(Scalar::value);
        return prefix.filter(text -> text.startsWith("s3:") || "s3://".startsWith(text))
                        .isPresent()
                || regex.filter(text -> text.contains("s3") || !text.contains("://"))
                        .isPresent();
    }

    /**
     * The repository of the image that KServe is configured with in the same cluster. Many a company has its own copy of
     * the one that is shipped, so another is no override before the configuration is known.
     */
    private static Lookup<String> usual(KubernetesObject object, Estate estate) {
        Optional<String> cluster = object.cluster().known();
        if (cluster.isEmpty()) {
            return Lookup.unknown(
                    object.cluster().missing().orElseGet(() -> Gap.outOfScope("the cluster is not known")));
        }
        Optional<KubernetesObject> configuration = estate.objects("ConfigMap").stream()
                .filter(KserveConfiguration::is)
                .filter(map -> map.cluster().equals(object.cluster()))
                .findFirst();
        if (configuration.isEmpty()) {
            boolean all = estate.cluster(cluster.get())
                    .known()
                    .filter(known -> known.complete().contains(Listing.MANIFESTS)
                            || known.complete().contains(Listing.KSERVE_CONFIGURATION))
                    .isPresent();
            return all ? Lookup.known(SHIPPED) : Lookup.unknown(Listing.MANIFESTS.open("cluster", cluster.get()));
        }
        Optional<Gap> conflict = estate.conflict(configuration.get().key());
        if (conflict.isPresent()) {
            return Lookup.unknown(conflict.get());
        }
        Lookup<Node> section = KserveConfiguration.section(configuration.get(), "storageInitializer");
        return section.missing()
                .<Lookup<String>>map(Lookup::unknown)
                .orElseGet(() -> Lookup.known(section.known()
                        .flatMap(node -> Annotations.scalar(KubernetesObject.at(node, "image")))
                        .map(image -> repository(image.value()))
                        .orElse(SHIPPED)));
    }

    /** An image without its tag and digest, and without the registry that is taken when none is named. */
    private static String repository(String image) {
        String name = image.split("@", 2)[0];
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        String untagged = colon < 0 ? name : name.substring(0, colon);
        for (String registry : List.of("docker.io/", "index.docker.io/")) {
            if (untagged.startsWith(registry)) {
                return untagged.substring(registry.length());
            }
        }
        return untagged;
    }

    private static String names(ArrayNode entries) {
        List<String> names = entries.items().stream()
                .flatMap(entry -> Annotations.scalar(KubernetesObject.at(entry, "name")).stream())
                .map(Scalar::value)
                .toList();
        return names.isEmpty() ? "values of other objects" : String.join(", ", names);
    }

    private static Span key(KubernetesObject object, String list) {
        if (object.at("spec", "container") instanceof ObjectNode container) {
            Member member = container.member(list);
            if (member != null) {
                return member.key().span();
            }
        }
        return object.place();
    }
}
