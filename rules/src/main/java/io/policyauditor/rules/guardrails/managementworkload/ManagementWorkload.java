package io.policyauditor.rules.guardrails.managementworkload;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Subject.OrganizationSubject;
import io.policyauditor.estate.model.Bucket;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Listing;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Role;
import io.policyauditor.rules.LoaderRoles;
import io.policyauditor.rules.ModelBuckets;
import io.policyauditor.rules.RecordRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Flags model buckets and loader roles of the management account, to which SCPs and RCPs do not apply. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class ManagementWorkload extends RecordRule<OrganizationSubject> {
    public ManagementWorkload() {
        super(
                RuleInfo.of(
                        "OG023",
                        "workload-in-management-account",
                        Severity.HIGH,
                        "No control policy guards what is in the management account",
                        "CIS7 2.1.3"),
                OrganizationSubject.class);
    }

    @Override
    public Outcome judge(OrganizationSubject subject, Estate estate, Settings settings) {
        if (!(subject.organization().managementAccount() instanceof Lookup.Known<String> known)) {
            return subject.organization()
                    .managementAccount()
                    .missing()
                    .map(Outcome::notAssessed)
                    .orElseGet(Outcome::notApplicable);
        }
        String management = known.value();
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        ModelBuckets models = ModelBuckets.of(estate, settings);
        for (Bucket bucket : estate.buckets()) {
            if (models.contains(bucket.name())) {
                bucket.account().missing().ifPresent(gaps::add);
                if (bucket.account().known().filter(management::equals).isPresent()) {
                    findings.add(finding(bucket, management));
                }
            }
        }
        LoaderRoles loaders = LoaderRoles.of(estate);
        for (Role role : estate.rolesOf(management)) {
            Lookup<Boolean> loader = loaders.contains(role);
            loader.missing().ifPresent(gaps::add);
            loader.known().filter(is -> is).ifPresent(is -> findings.add(finding(role, management)));
        }
        if (!findings.isEmpty()) {
            return Outcome.fail(findings);
        }
        return gaps.stream()
                .findFirst()
                .or(() -> open(management, estate))
                .map(Outcome::notAssessed)
                .orElseGet(Outcome::pass);
    }

    private static Optional<Gap> open(String management, Estate estate) {
        return Stream.of(Listing.BUCKETS, Listing.ROLES)
                .flatMap(listing -> open(management, listing, estate).stream())
                .findFirst();
    }

    private static Optional<Gap> open(String management, Listing listing, Estate estate) {
        return estate.open(management, listing)
                .map(gap -> gap.reason() == Gap.Reason.UNREAD
                        ? gap
                        : Gap.outOfScope("the " + listing.word() + " of the management account " + management
                                + " may not all be in the estate; say complete: [buckets, roles] if they are"));
    }

    private Finding finding(Bucket bucket, String management) {
        return finding(
                bucket.place(),
                bucket.arn(),
                "model bucket " + bucket.name() + " is in the management account " + management
                        + ", where no resource control policy holds",
                "keep models in a member account");
    }

    private Finding finding(Role role, String management) {
        return finding(
                role.place(),
                role.arn(),
                "loader role " + role.name() + " is in the management account " + management
                        + ", where no service control policy holds",
                "run inference in a member account, with its role there");
    }
}
