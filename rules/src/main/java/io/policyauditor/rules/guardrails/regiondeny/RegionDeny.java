package io.policyauditor.rules.guardrails.regiondeny;

import com.google.auto.service.AutoService;
import io.policyauditor.audit.Rule;
import io.policyauditor.audit.RuleInfo;
import io.policyauditor.audit.Settings;
import io.policyauditor.audit.Severity;
import io.policyauditor.estate.model.Account;
import io.policyauditor.estate.model.ControlPolicy;
import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.paths.Ask;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.decide.Context;
import io.policyauditor.rules.guardrails.GuardrailRule;
import io.policyauditor.rules.guardrails.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Flags an account of the serving platform in which every region may be used. */
@AutoService(Rule.class)
@SuppressWarnings("rawtypes")
public final class RegionDeny extends GuardrailRule {
    public RegionDeny() {
        super(
                RuleInfo.of(
                        "OG011", "scp-no-region-deny", Severity.LOW, "No control policy keeps to the regions in use"),
                "deny everything but global services where aws:RequestedRegion is not one of the regions in use",
                ControlPolicy.Type.SCP);
    }

    @Override
    protected Lookup<List<List<Ask>>> guards(Account account, Estate estate, Settings settings) {
        return Workloads.any(account, estate, settings)
                .flatMap(any -> any ? Lookup.known(guards(estate)) : Lookup.absent());
    }

    @Override
    protected String consequence() {
        return "so models and machines can be put where nobody looks";
    }

    @Override
    protected String whom() {
        return "in any region that is not in use";
    }

    /** Regions of AWS that few use; one that the estate uses is not asked about. */
    private static final List<String> REGIONS = List.of("af-south-1", "me-south-1", "ap-southeast-4", "ca-west-1");

    /** One region that is refused is enough: a policy may name those that may be used, or those that may not. */
    private static List<List<Ask>> guards(Estate estate) {
        List<List<Ask>> guards = new ArrayList<>();
        for (String region : regions(estate)) {
            Context there =
                    new Context.Builder().put("aws:RequestedRegion", region).build();
            guards.add(List.of(
                    Ask.on("*", List.of("ec2:RunInstances")).with(there),
                    Ask.on("arn:aws:s3:::" + Ask.EXAMPLE, List.of("s3:CreateBucket"))
                            .with(there)));
        }
        return guards;
    }

    /** One that is not in use, then those that control policies name. */
    private static Set<String> regions(Estate estate) {
        return estate.derived(Regions.class, Regions::of).asked();
    }

    private record Regions(Set<String> asked) {
        static Regions of(Estate estate) {
            Set<String> used = new LinkedHashSet<>();
            estate.buckets().forEach(bucket -> bucket.region().known().ifPresent(used::add));
            Set<String> asked = new LinkedHashSet<>();
            REGIONS.stream()
                    .filter(region -> !used.contains(region))
                    .findFirst()
                    .ifPresent(asked::add);
            estate.controlPolicies().stream()
                    .filter(policy -> policy.type() == ControlPolicy.Type.SCP)
                    .flatMap(policy -> policy.policy().compiled().known().stream())
                    .flatMap(Regions::named)
                    .filter(region -> !used.contains(region))
                    .forEach(asked::add);
            return new Regions(asked);
        }

        private static Stream<String> named(CompiledPolicy policy) {
            return policy.denies().stream()
                    .flatMap(deny -> deny.source().conditions().stream())
                    .filter(condition -> condition.isAbout("aws:RequestedRegion"))
                    .flatMap(condition -> condition.values().stream())
                    .map(value -> value.value().replace("*", "x").replace("?", "x"));
        }
    }
}
