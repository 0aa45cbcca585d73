package io.policyauditor.rules.encryption.lockout;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.KeySubject;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.effective.Effective;
import io.policyauditor.estate.effective.EffectiveAccess;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Key;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.paths.Allowance;
import io.policyauditor.estate.paths.Allowance.Granted;
import io.policyauditor.estate.paths.Allowance.Open;
import io.policyauditor.estate.paths.Allowances;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.estate.paths.Principal;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Caller;
import io.policyauditor.policy.decide.Layers;
import io.policyauditor.policy.decide.Request;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import io.policyauditor.rules.RecordRule;
import io.policyauditor.rules.encryption.PolicyPlace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Flags a key whose policy nobody of its own account can change, so that a mistake in it can only be mended by AWS Support.
 * Control policies do not count: whoever runs the organization can change them.
 *
 * <p>Source: AWS KMS Developer Guide, key-policy-default: without a statement for the account no IAM policy has any effect
 * on the key.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class LockoutRisk extends RecordRule<KeySubject> {
    private static final String PUT = "kms:PutKeyPolicy";

    public LockoutRisk() {
        super(
                RuleInfo.of(
                        "KM022",
                        "lockout-risk-key-policy",
                        Severity.HIGH,
                        "Nobody of the account can change the key's policy any more"),
                KeySubject.class);
    }

    @Override
    public Outcome judge(KeySubject subject, Estate estate, Settings settings) {
        Key key = subject.kmsKey();
        Arn arn = Arn.parse(key.arn()).orElse(null);
        if (key.awsManaged() || arn == null) {
            return Outcome.notApplicable();
        }
        Lookup<Policy> known = key.policy();
        Lookup<CompiledPolicy> policy = known.flatMap(Policy::compiled);
        if (policy.known().isEmpty()) {
            return policy.missing().map(Outcome::notAssessed).orElseGet(Outcome::notApplicable);
        }
        String root = "arn:" + arn.partition() + ":iam::" + arn.account() + ":root";
        Ask ask = Ask.on(key.arn(), List.of(PUT));
        Set<String> names = new LinkedHashSet<>(List.of(root));
        boolean anyone = false;
        for (Entry entry : named(policy.known().get())) {
            anyone = anyone || entry.anyone();
            Optional<String> own =
                    Arn.parse(entry.value().value()).map(Arn::account).filter(arn.account()::equals);
            if (own.isPresent() && entry.type() == PrincipalElement.Type.AWS) {
                names.add(entry.value().value());
            }
        }
        Optional<Gap> gap = Optional.empty();
        for (String name : names) {
            Allowance allowance = unlimited(Caller.aws(name, arn.account()), ask, estate);
            if (allowance instanceof Granted) {
                return Outcome.pass();
            }
            gap = gap.or(() -> allowance instanceof Open open ? Optional.of(open.gap()) : Optional.empty());
        }
        if (anyone) {
            // Whom it means is told by conditions, and by the policies of each.
            Map<Principal, Allowance> members = Allowances.of(estate)
                    .members(ask, principal -> principal.account().equals(arn.account()));
            if (members.values().stream().anyMatch(Granted.class::isInstance)) {
                return Outcome.pass();
            }
            gap = gap.or(() -> Optional.of(Gap.outOfScope("whom of account " + arn.account() + " the policy of key "
                    + key.arn() + " means by \"*\" is not certain; name an administrator")));
        }
        return gap.map(Outcome::notAssessed)
                .orElseGet(() -> fail(key, root, ask, policy.known().get(), estate));
    }

    /** What somebody is allowed were there no control policies. */
    private static Allowance unlimited(Caller caller, Ask ask, Estate estate) {
        Lookup<Effective> found = EffectiveAccess.of(estate).between(caller, ask.resource());
        return found.known()
                .map(effective -> {
                    Layers all = effective.layers();
                    Layers own = new Layers(
                            all.identity(),
                            all.boundary(),
                            all.session(),
                            all.resource(),
                            List.of(),
                            List.of(),
                            all.endpoint());
                    return Allowances.of(estate).of(effective.under(own), ask);
                })
                .orElseGet(() -> found.missing().<Allowance>map(Open::new).orElseGet(Allowance.Never::new));
    }

    /** Everyone whom an Allow names that is about the policy of the key. */
    private static List<Entry> named(CompiledPolicy policy) {
        return policy.allows().stream()
                .filter(allow -> allow.coversAction(PUT))
                .map(allow -> allow.source().principal())
                .flatMap(principal -> principal == null ? List.<Entry>of().stream() : principal.entries().stream())
                .toList();
    }

    private Outcome fail(Key key, String root, Ask ask, CompiledPolicy policy, Estate estate) {
        Finding finding = finding(
                PolicyPlace.of(policy.source()),
                key.arn(),
                "the policy of key " + key.arn() + " lets nobody of its own account change it",
                "allow " + root + " kms:*, so that IAM policies of the account count",
                new Finding.Related(key.place(), "the key"));
        Optional<Request> refused = EffectiveAccess.of(estate)
                .between(Caller.aws(root, Arn.parse(root).map(Arn::account).orElse("")), key.arn())
                .known()
                .map(effective -> effective.plain(effective.request(PUT, ask.given())));
        return Outcome.fail(List.of(refused.map(request -> finding.shownBy(Witness.refused(request)))
                .orElse(finding)));
    }
}
