package io.policyauditor.rules.loading.bucketmismatch;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Finding.Related;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.access.S3Resource;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.Partitions;
import io.policyauditor.rules.Spelling;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;

/** Flags a bucket that the policies of the role do not name, while they name one that is spelt almost the same. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class BucketMismatch extends LoadRule {
    public BucketMismatch() {
        super(
                RuleInfo.of(
                        "RL029",
                        "uri-bucket-mismatch",
                        Severity.HIGH,
                        "The bucket of the model is spelt differently from that of the role's policy"),
                "C17");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (name.isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<List<CompiledStatement>> allows =
                Identity.reader(loadPoint).flatMap(estate::role).flatMap(Identity::allows);
        if (allows.known().isEmpty()) {
            return allows.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        List<CompiledStatement> all = allows.known().get();
        if (all.stream().anyMatch(statement -> fits(statement, name.get()))) {
            return Outcome.pass();
        }
        Optional<StringNode> near = all.stream()
                .flatMap(statement -> resources(statement).stream())
                .filter(resource -> S3Resource.bucketPattern(resource.value())
                        .filter(bucket -> Spelling.near(bucket, name.get()))
                        .isPresent())
                .findFirst();
        if (near.isEmpty()) {
            // A policy that is silent is another fault than one that is misspelt.
            return Outcome.notApplicable();
        }
        String other = S3Resource.bucketPattern(near.get().value()).orElse("");
        Finding found = finding(
                loadPoint,
                estate,
                settings,
                loadPoint.place(),
                name.get(),
                "no policy of the role allows anything on the bucket " + name.get() + ", but one names " + other,
                "did you mean " + other + "? name the same bucket in the URI and in the policy");
        return Outcome.fail(List.of(new Finding(
                found.severity(),
                found.at(),
                found.message(),
                found.repair(),
                found.value(),
                List.of(new Related(near.get().span(), "what the policy names")))));
    }

    private static boolean fits(CompiledStatement statement, String bucket) {
        return Partitions.of(":s3:::" + bucket)
                .anyMatch(arn -> statement.resources().contains(arn)
                        || statement.resources().meets(arn + "/*"));
    }

    private static List<StringNode> resources(CompiledStatement statement) {
        Patterns resources = statement.source().resource();
        return resources == null || resources.negated() ? List.of() : resources.values();
    }
}
