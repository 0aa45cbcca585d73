package io.policyauditor.rules.loading.viaserviceregion;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Condition;
import io.policyauditor.policy.text.Span;
import io.policyauditor.rules.Pins;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.List;
import java.util.Optional;

/** Flags a grant of the key through S3 of regions that the bucket is not in. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ViaServiceRegion extends LoadRule {
    private static final String VIA = "kms:ViaService";
    private static final String DECRYPT = "kms:Decrypt";

    public ViaServiceRegion() {
        super(
                RuleInfo.of(
                        "RL018",
                        "kms-viaservice-region-mismatch",
                        Severity.LOW,
                        "The key may be used through S3, but not through that of the bucket's region"),
                "C25");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        Optional<String> name = loadPoint.bucket();
        if (name.isEmpty()) {
            return loadPoint.uri().missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<String> reader = Identity.reader(loadPoint);
        if (reader.known().isEmpty()) {
            return reader.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        Lookup<List<CompiledStatement>> allows = reader.flatMap(estate::role).flatMap(Identity::allows);
        if (allows.known().isEmpty()) {
            return allows.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        List<CompiledStatement> decrypting = allows.known().get().stream()
                .filter(statement -> statement.coversAction(DECRYPT))
                .toList();
        List<CompiledStatement> through =
                decrypting.stream().filter(statement -> statement.pins(VIA)).toList();
        if (through.isEmpty()) {
            return Outcome.notApplicable();
        }
        Lookup<Bucket> bucket = estate.bucket(name.get());
        Lookup<String> region = bucket.flatMap(Bucket::region);
        if (region.known().isEmpty()) {
            return region.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String partition = bucket.known().map(Bucket::arn).orElse("");
        String service =
                "s3." + region.known().get() + ".amazonaws.com" + (partition.startsWith("arn:aws-cn:") ? ".cn" : "");
        if (decrypting.stream().anyMatch(statement -> !Pins.refuse(statement, VIA, service))) {
            return Outcome.pass();
        }
        return Outcome.fail(through.stream()
                .map(statement -> finding(
                        loadPoint,
                        estate,
                        settings,
                        place(statement),
                        place(statement).text(),
                        statement.source().label() + " allows kms:Decrypt through "
                                + place(statement).text() + ", but the bucket " + name.get() + " is in "
                                + region.known().get(),
                        "let " + VIA + " be " + service))
                .toList());
    }

    private static Span place(CompiledStatement statement) {
        return statement.source().conditions().stream()
                .filter(condition -> condition.isAbout(VIA))
                .filter(condition -> !condition.values().isEmpty())
                .findFirst()
                .map(ViaServiceRegion::value)
                .orElseGet(() -> statement.source().place("Condition"));
    }

    private static Span value(Condition condition) {
        return condition.values().get(0).span();
    }
}
