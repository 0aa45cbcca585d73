package io.policyauditor.rules;

import io.policyauditor.estate.loading.EndpointHost;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.KubernetesObject;
import io.policyauditor.policy.text.Node.ArrayNode;
import io.policyauditor.policy.text.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The endpoint of S3 that annotations name for a load point. KServe reads those of a ServiceAccount only if it has a
 * role annotation, and those of the Secrets attached to it always.
 *
 * <p>Source: kserve aaac4e294, pkg/credentials/service_account_credentials.go; AWS General Reference, s3.
 *
 * @param url as the annotation has it
 * @param region that another annotation of the same object names
 */
public record S3Endpoint(Scalar url, Optional<Scalar> region) {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(?:-[a-z]+){1,3}-[0-9]{1,2}");

    /** That of a load point; empty where no annotation names one, or the ServiceAccount is not known. */
    public static Optional<S3Endpoint> of(LoadPoint loadPoint, Estate estate) {
        return sources(loadPoint, estate).stream()
                .flatMap(object -> Annotations.get(object, Annotations.S3_ENDPOINT)
                        .map(url -> new S3Endpoint(url, Annotations.get(object, Annotations.S3_REGION)))
                        .stream())
                .findFirst();
    }

    private static List<KubernetesObject> sources(LoadPoint loadPoint, Estate estate) {
        List<KubernetesObject> sources = new ArrayList<>();
        loadPoint.serviceAccount().known().ifPresent(account -> {
            if (Annotations.get(account, Annotations.ROLE).isPresent()) {
                sources.add(account);
            }
            sources.addAll(attachedSecrets(account, estate));
        });
        return sources;
    }

    /** The Secrets that a ServiceAccount lists and the estate has. */
    public static List<KubernetesObject> attachedSecrets(KubernetesObject account, Estate estate) {
        Optional<String> cluster = account.cluster().known();
        Optional<String> namespace = account.namespace().known();
        if (cluster.isEmpty() || namespace.isEmpty() || !(account.at("secrets") instanceof ArrayNode list)) {
            return List.of();
        }
        return list.items().stream()
                .flatMap(item -> Annotations.scalar(KubernetesObject.at(item, "name")).stream())
                .flatMap(name -> estate.object(cluster.get(), namespace.get(), "Secret", name.value()).known().stream())
                .toList();
    }

    /** Whether it is one of S3 at AWS, public or of a VPC. */
    public boolean isAws() {
        EndpointHost host = EndpointHost.of(url.value());
        return host.isAws() && host.labels().stream().anyMatch(label -> label.equals("s3") || label.startsWith("s3-"));
    }

    /** The region that its host name or an annotation beside it names. */
    public Optional<String> namedRegion() {
        return EndpointHost.of(url.value()).labels().stream()
                .map(label -> label.startsWith("s3-") ? label.substring("s3-".length()) : label)
                .filter(label -> REGION.matcher(label).matches())
                .findFirst()
                .or(() -> region.map(Scalar::value));
    }
}
