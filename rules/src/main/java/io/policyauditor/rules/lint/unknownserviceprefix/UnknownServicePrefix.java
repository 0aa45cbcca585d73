package io.policyauditor.rules.lint.unknownserviceprefix;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.catalogue.Action;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.lint.ActionPattern;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags an action of a service that AWS does not have, or of none. Of a wildcard in the prefix LN008 speaks. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnknownServicePrefix extends DocumentRule {
    public UnknownServicePrefix() {
        super(
                RuleInfo.of(
                        "LN009",
                        "unknown-service-prefix",
                        Severity.MEDIUM,
                        "An action names a service that AWS does not have, or none"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        Catalogue catalogue = judgement.catalogue();
        for (ActionPattern pattern : ActionPattern.of(judgement.document())) {
            String prefix = pattern.prefix();
            if (pattern.everything()) {
                continue;
            }
            judgement.applies();
            if (prefix.isEmpty()) {
                judgement.fail(
                        info().severity(),
                        pattern.node().span(),
                        pattern.text().toLowerCase(Locale.ROOT),
                        "\"" + pattern.text() + "\" does not say of which service it is an action",
                        usual(pattern.text(), catalogue)
                                .map(action -> "write \"" + action + "\", which was probably meant")
                                .orElse("write the prefix of the service and a colon before the name"));
            } else if (!ActionPattern.isWild(prefix) && !catalogue.knowsService(prefix)) {
                judgement.fail(
                        info().severity(),
                        pattern.node().part(0, prefix.length()),
                        prefix.toLowerCase(Locale.ROOT),
                        "\"" + prefix + "\" in \"" + pattern.text()
                                + "\" is the prefix of none of the services that AWS had on " + catalogue.date(),
                        catalogue
                                .nearestPrefix(prefix)
                                .map(near -> "write \"" + near + "\", which was probably meant")
                                .orElse(
                                        "write the prefix that the service authorization reference has, or remove the action"));
            }
        }
    }

    /** The action of that name in one of the services that a model load meets. */
    private static Optional<String> usual(String name, Catalogue catalogue) {
        return Stream.of("s3", "kms", "sts")
                .flatMap(service -> catalogue.service(service).stream())
                .flatMap(service -> service.action(name).stream())
                .map(Action::fullName)
                .findFirst();
    }
}
