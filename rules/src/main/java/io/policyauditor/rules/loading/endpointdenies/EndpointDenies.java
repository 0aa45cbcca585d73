package io.policyauditor.rules.loading.endpointdenies;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Finding;
import io.policyauditor.audit.Outcome;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.audit.Witness;
import io.policyauditor.estate.effective.Endpoints;
import io.policyauditor.estate.loading.LoadPoint;
import io.policyauditor.estate.model.Cluster;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Gap;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.verdict.LoadVerdict;
import io.policyauditor.estate.verdict.LoadVerdict.Result;
import io.policyauditor.estate.verdict.LoadVerdicts;
import io.policyauditor.estate.verdict.Need;
import io.policyauditor.estate.verdict.Refusal;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Document;
import io.policyauditor.policy.decide.Layer;
import io.policyauditor.policy.decide.Reach;
import io.policyauditor.policy.language.PolicyKind;
import io.policyauditor.rules.loading.LoadRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Flags a VPC endpoint whose policy refuses a request of the load that takes that endpoint, as the only one of its VPC, or
 * that gets through by it alone. Which endpoint a pod takes is not known elsewhere, and a policy that would refuse is told as
 * what is not known.
 */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class EndpointDenies extends LoadRule {
    private static final String FIX = "let the policy of the endpoint allow the role what it needs of the bucket";

    public EndpointDenies() {
        super(
                RuleInfo.of(
                        "RL022",
                        "vpce-policy-denies",
                        Severity.HIGH,
                        "The policy of the VPC endpoint refuses the load"),
                "C24");
    }

    @Override
    protected Outcome judge(LoadPoint loadPoint, Estate estate, Settings settings) {
        LoadVerdict verdict = LoadVerdicts.of(estate).of(loadPoint);
        if (verdict.result() == Result.ELSEWHERE) {
            return Outcome.notApplicable();
        }
        List<Need> asked = verdict.needs().stream()
                .filter(need ->
                        !need.purpose().isOnTheWay() && need.request().service().equals("s3"))
                .toList();
        for (Need need : asked) {
            Optional<Refusal> refusal = refusals(need).stream().findFirst();
            if (refusal.isPresent()) {
                return Outcome.fail(List.of(taken(refusal.get(), need, loadPoint, estate, settings)));
            }
        }
        Policies policies = estate.derived(Policies.class, Policies::of);
        Lookup<String> account =
                loadPoint.object().cluster().flatMap(estate::cluster).flatMap(Cluster::account);
        if (!policies.all().isEmpty() && account.missing().isPresent()) {
            return Outcome.notAssessed(account.missing().get());
        }
        Map<String, Policy> endpoints = policies.of(account);
        List<Need> needs =
                asked.stream().filter(need -> need.reach() != Reach.NEVER).toList();
        boolean takes = needs.stream()
                .anyMatch(need ->
                        !need.effective().layers(need.request()).endpoint().isEmpty());
        if ((endpoints.isEmpty() && !takes) || needs.isEmpty()) {
            return Outcome.notApplicable();
        }
        Optional<Gap> gap = Optional.empty();
        for (Need need : needs) {
            // What hangs on more keys may be shown by an example that has this one for no other reason.
            if (need.reach() != Reach.ONLY_IF && need.request().context().has(Endpoints.ENDPOINT)) {
                // The verdict is about the endpoint that it takes, or about none.
                gap = gap.isPresent() || need.reach() != Reach.NOT_ASSESSED
                        ? gap
                        : need.open().map(Gap::outOfScope);
                continue;
            }
            Set<String> only = need.onlyThrough();
            if (only.isEmpty()) {
                gap = gap.isPresent() ? gap : perhaps(need, endpoints);
                continue;
            }
            List<Refusal> refusals = new ArrayList<>();
            Optional<Witness> refused = Optional.empty();
            boolean all = true;
            for (String id : only) {
                Policy policy = endpoints.get(id);
                Optional<Document> document = policy == null ? Optional.empty() : document(policy);
                Optional<Need> through = document.map(known -> need.through(id, known));
                List<Refusal> here = through.map(EndpointDenies::refusals).orElse(List.of());
                all &= !here.isEmpty();
                refusals.addAll(here);
                refused = refused.isPresent() ? refused : through.flatMap(one -> refused(one, estate));
                if (here.isEmpty()
                        && through.filter(one -> one.reach() == Reach.ALWAYS).isEmpty()) {
                    gap = gap.isPresent() ? gap : Optional.of(unread(id));
                }
            }
            if (!all && !refusals.isEmpty()) {
                gap = gap.isPresent() ? gap : Optional.of(untold(refusals.get(0), need));
            }
            if (all) {
                Finding finding = finding(refusals.get(0), need, only, loadPoint, estate, settings);
                return Outcome.fail(List.of(refused.map(finding::shownBy).orElse(finding)));
            }
        }
        return gap.map(Outcome::notAssessed).orElseGet(Outcome::pass);
    }

    /** Those of VPC endpoints: few of the many of an estate. */
    private record Policies(List<Policy> all) {
        static Policies of(Estate estate) {
            return new Policies(estate.policies().stream()
                    .filter(policy -> policy.document()
                            .known()
                            .filter(document -> document.kind() == PolicyKind.VPC_ENDPOINT)
                            .isPresent())
                    .toList());
        }

        /** Those of an account, by the id of the endpoint. */
        Map<String, Policy> of(Lookup<String> account) {
            Map<String, Policy> endpoints = new LinkedHashMap<>();
            all.stream()
                    .filter(policy ->
                            account.known().isPresent() && policy.account().equals(account))
                    .forEach(policy -> policy.attachedTo().known().ifPresent(id -> endpoints.putIfAbsent(id, policy)));
            return endpoints;
        }
    }

    private static Optional<Document> document(Policy policy) {
        Lookup<CompiledPolicy> compiled = policy.compiled();
        return compiled.known()
                .filter(known -> known.rejections().isEmpty())
                .map(known -> new Document.Known(policy.name(), known));
    }

    /** The request through an endpoint; a session of EKS Pod Identity has a policy and tags that nobody can tell along with it. */
    private static Optional<Witness> refused(Need through, Estate estate) {
        return through.effective().layers().session().isEmpty()
                ? refused(through.effective().plain(through.request()), estate)
                : Optional.empty();
    }

    private static List<Refusal> refusals(Need through) {
        return through.refusals().stream()
                .filter(refusal -> refusal.layer() == Layer.VPC_ENDPOINT)
                .toList();
    }

    private static Gap untold(Refusal refusal, Need need) {
        return Gap.outOfScope(
                "a VPC endpoint would refuse " + need.request().action().text() + " to "
                        + need.request().caller().id() + ", and whether the pods take it is not known: "
                        + refusal.sentence(),
                "whether pods take the VPC endpoints that would refuse {n} loads is not known");
    }

    /** What is not known where an endpoint would refuse a request that need not take it. */
    private static Optional<Gap> perhaps(Need need, Map<String, Policy> endpoints) {
        for (Map.Entry<String, Policy> endpoint : endpoints.entrySet()) {
            Optional<Document> document = document(endpoint.getValue());
            if (document.isEmpty()) {
                return Optional.of(unread(endpoint.getKey()));
            }
            List<Refusal> refusals = refusals(need.through(endpoint.getKey(), document.get()));
            if (!refusals.isEmpty()) {
                return Optional.of(untold(refusals.get(0), need));
            }
        }
        return Optional.empty();
    }

    private static Gap unread(String id) {
        return Gap.outOfScope(
                "whether endpoint " + id + " lets the load through is not known",
                "whether {n} VPC endpoints let a load through is not known");
    }

    private Finding taken(Refusal refusal, Need need, LoadPoint loadPoint, Estate estate, Settings settings) {
        String id = need.request().context().single(Endpoints.ENDPOINT).orElse("");
        Finding finding = finding(
                loadPoint,
                estate,
                settings,
                refusal.at().orElse(loadPoint.place()),
                id,
                asked(need) + " goes through VPC endpoint " + id
                        + ", the only one of the cluster's VPC for S3, whose policy" + " refuses it: "
                        + refusal.sentence(),
                FIX);
        return refused(need, estate).map(finding::shownBy).orElse(finding);
    }

    private static String asked(Need need) {
        return need.request().action().text() + " on "
                + need.pattern().orElse(need.request().resource().text());
    }

    private Finding finding(
            Refusal refusal, Need need, Set<String> only, LoadPoint loadPoint, Estate estate, Settings settings) {
        return finding(
                loadPoint,
                estate,
                settings,
                refusal.at().orElse(loadPoint.place()),
                String.join(" ", only),
                asked(need) + " is allowed only through " + String.join(" or ", only) + ", whose policy refuses it: "
                        + refusal.sentence(),
                FIX);
    }
}
