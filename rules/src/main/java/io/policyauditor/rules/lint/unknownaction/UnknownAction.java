package io.policyauditor.rules.lint.unknownaction;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.DocumentRule;
import io.policyauditor.audit.Judgement;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Severity;
import io.policyauditor.policy.access.ActionSets;
import io.policyauditor.policy.catalogue.Catalogue;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.lint.ActionPattern;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Flags a pattern that fits no action of its service. Of a service that is not known LN009 speaks. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class UnknownAction extends DocumentRule {
    /** Days after which the catalogue is old: an action it does not have may well be a new one. */
    private static final int OLD_AFTER_DAYS = 180;

    /**
     * Operations of the S3 interface that have no action of their own, and the action that allows each.
     *
     * <p>Source: Amazon S3 User Guide, using-with-s3-policy-actions, required permissions for S3 API operations.
     */
    private static final Map<String, String> S3_OPERATIONS = Map.ofEntries(
            Map.entry("s3:headbucket", "s3:ListBucket"),
            Map.entry("s3:listobjects", "s3:ListBucket"),
            Map.entry("s3:listobjectsv2", "s3:ListBucket"),
            Map.entry("s3:listobjectversions", "s3:ListBucketVersions"),
            Map.entry("s3:listmultipartuploads", "s3:ListBucketMultipartUploads"),
            Map.entry("s3:listbuckets", "s3:ListAllMyBuckets"),
            Map.entry("s3:headobject", "s3:GetObject"),
            Map.entry("s3:selectobjectcontent", "s3:GetObject"),
            Map.entry("s3:deleteobjects", "s3:DeleteObject"),
            Map.entry("s3:createmultipartupload", "s3:PutObject"),
            Map.entry("s3:uploadpart", "s3:PutObject"),
            Map.entry("s3:completemultipartupload", "s3:PutObject"));

    public UnknownAction() {
        super(
                RuleInfo.of(
                        "LN008", "unknown-action", Severity.MEDIUM, "An action pattern fits no action that AWS has"),
                PolicyKind.values());
    }

    @Override
    protected void judge(Judgement judgement) {
        Catalogue catalogue = judgement.catalogue();
        for (ActionPattern pattern : ActionPattern.of(judgement.document())) {
            boolean wildPrefix = ActionPattern.isWild(pattern.prefix());
            if (pattern.everything() || !(wildPrefix || catalogue.knowsService(pattern.prefix()))) {
                continue;
            }
            judgement.applies();
            if (!fits(pattern, catalogue)) {
                judgement.fail(
                        severity(judgement),
                        pattern.node().span(),
                        pattern.text().toLowerCase(Locale.ROOT),
                        message(pattern, wildPrefix, catalogue),
                        meant(pattern, catalogue)
                                .map(action -> "write \"" + action + "\", which was probably meant")
                                .orElse("write an action of the service, or remove \"" + pattern.text() + "\""));
            }
        }
    }

    private static boolean fits(ActionPattern pattern, Catalogue catalogue) {
        return pattern.wild()
                ? !ActionSets.of(pattern.text(), catalogue).isEmpty()
                : catalogue.action(pattern.text()).isPresent();
    }

    private static String message(ActionPattern pattern, boolean wildPrefix, Catalogue catalogue) {
        return wildPrefix
                ? "\"" + pattern.text() + "\" fits no action, the prefix of a service takes no wildcard"
                : "\"" + pattern.text() + "\" fits none of the actions that " + pattern.prefix() + " had on "
                        + catalogue.date();
    }

    private Severity severity(Judgement judgement) {
        LocalDate fresh = judgement.catalogue().date().plusDays(OLD_AFTER_DAYS);
        return judgement.settings().asOf().isAfter(fresh) ? info().severity().lower() : info().severity();
    }

    private static Optional<String> meant(ActionPattern pattern, Catalogue catalogue) {
        String operation = S3_OPERATIONS.get(pattern.text().toLowerCase(Locale.ROOT));
        if (operation != null || pattern.wild()) {
            return Optional.ofNullable(operation);
        }
        String name = pattern.text().substring(pattern.prefix().length() + 1);
        return catalogue
                .service(pattern.prefix())
                .flatMap(service -> service.nearestAction(name))
                .map(action -> action.fullName());
    }
}
