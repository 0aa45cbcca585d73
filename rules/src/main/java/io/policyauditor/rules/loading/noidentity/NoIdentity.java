package io.policyauditor.rules.loading.noidentity;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.loading.Credential;
import io.policyauditor.estate.loading.Credential.NodeRole;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.loading.LoadPoint.Loader;
import io.policyauditor.estate.loading.ModelUri;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.rules.loading.CauseRule;
import java.util.List;
import java.util.Optional;

/** Flags a model in S3 that is loaded by a pod without any credentials. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class NoIdentity extends CauseRule {
    public NoIdentity() {
        super(
                RuleInfo.of("RL002", "no-identity", Severity.HIGH, "Nothing gives the pod credentials for S3"),
                "C2",
                "annotate the ServiceAccount with eks.amazonaws.com/role-arn, or associate it with a role");
    }

    /** Without credentials a request could only be unsigned. */
    @Override
    protected Optional<Witness> refused(LoadPoint loadPoint, Estate estate) {
        return loadPoint
                .uri()
                .known()
                .filter(ModelUri::isS3)
                .flatMap(uri -> uri.s3Bucket()
                        .flatMap(name -> estate.bucket(name).known())
                        .flatMap(bucket -> refused(
                                new Request(
                                        Caller.anonymous(),
                                        "s3:GetObject",
                                        bucket.arn() + "/" + uri.key()
                                                + (uri.key().isEmpty()
                                                                || uri.key().endsWith("/")
                                                        ? Ask.EXAMPLE
                                                        : ""),
                                        bucket.account().known().orElse(null),
                                        Context.EMPTY),
                                estate)));
    }

    @Override
    protected Outcome otherwise(LoadPoint loadPoint) {
        if (loadPoint.uri().known().filter(uri -> !uri.isS3()).isPresent() || loadPoint.loader() == Loader.NONE) {
            return Outcome.notApplicable();
        }
        Optional<Gap> open = loadPoint.uri().missing().or(loadPoint.credentials()::missing);
        if (open.isPresent()) {
            return Outcome.notAssessed(open.get());
        }
        List<Credential> credentials = loadPoint.credentials().known().orElse(List.of());
        if (!credentials.isEmpty() && credentials.get(0) instanceof NodeRole) {
            return Outcome.notAssessed(Gap.outOfScope("whether the role of a node may load " + loadPoint.key()
                    + " is not evaluated, give the ServiceAccount a role of its own"));
        }
        return Outcome.pass();
    }
}
