package io.policyauditor.rules.loading.foreignalias;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Bucket.Encryption;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.Patterns;
import io.policyauditor.policy.text.StringNode;
import io.policyauditor.rules.loading.Identity;
import io.policyauditor.rules.loading.LoadRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flags the alias of a key of another account: a bucket's alias is looked up in the account of the caller, and a policy
 * that names an alias grants the use of no key.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ForeignAlias extends LoadRule {
    private static final String ALIAS = "alias/";
    private static final String DECRYPT = "kms:Decrypt";

    public ForeignAlias() {
        super(
                RuleInfo.of(
                        "RL017",
                        "kms-alias-cross-account",
                        Severity.LOW,
                        "The key of another account is named by an alias"),
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
        String arn = reader.known().get();
        String caller = Arn.parse(arn).map(Arn::account).orElse("");
        List<Finding> findings = new ArrayList<>();
        Lookup<Bucket> bucket = estate.bucket(name.get());
        Lookup<Encryption> encryption = bucket.flatMap(Bucket::encryption);
        encryption
                .known()
                .filter(known -> isForeign(known, caller, bucket))
                .ifPresent(known -> findings.add(finding(
                        loadPoint,
                        estate,
                        settings,
                        known.place(),
                        known.key().known().orElse(""),
                        "the bucket " + name.get() + " names its key by the alias "
                                + known.key().known().orElse("") + ", which is looked up in the account of the caller "
                                + caller,
                        "name the key by its ARN, arn:aws:kms:REGION:ACCOUNT:key/ID")));
        Lookup<List<CompiledStatement>> allows = estate.role(arn).flatMap(Identity::allows);
        for (CompiledStatement statement : allows.known().orElse(List.of())) {
            for (StringNode resource : aliases(statement, caller)) {
                findings.add(finding(
                        loadPoint,
                        estate,
                        settings,
                        resource.span(),
                        resource.value(),
                        statement.source().label() + " allows kms:Decrypt on the alias " + resource.value()
                                + " of another account, which allows the use of no key",
                        "name the key by its ARN, arn:aws:kms:REGION:ACCOUNT:key/ID"));
            }
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        Optional<Gap> gap = encryption.missing().or(allows::missing);
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    private static boolean isForeign(Encryption encryption, String caller, Lookup<Bucket> bucket) {
        Optional<String> key = encryption.key().known();
        if (key.isEmpty()) {
            return false;
        }
        Optional<Arn> arn = Arn.parse(key.get());
        return arn.isPresent()
                ? arn.get().resource().startsWith(ALIAS) && !arn.get().account().equals(caller)
                : key.get().startsWith(ALIAS)
                        && bucket.known()
                                .flatMap(known -> known.account().known())
                                .filter(owner -> !owner.equals(caller))
                                .isPresent();
    }

    private static List<StringNode> aliases(CompiledStatement statement, String caller) {
        Patterns resources = statement.source().resource();
        if (resources == null || resources.negated() || !statement.coversAction(DECRYPT)) {
            return List.of();
        }
        return resources.values().stream()
                .filter(resource -> Arn.parse(resource.value())
                        .filter(arn -> arn.service().equals("kms"))
                        .filter(arn -> arn.resource().startsWith(ALIAS))
                        .filter(arn ->
                                Arn.isAccountId(arn.account()) && !arn.account().equals(caller))
                        .isPresent())
                .toList();
    }
}
