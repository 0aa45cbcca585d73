package io.policyauditor.rules.escalation.assumechain;

import io.policyauditor.estate.model.Estate;
import io.policyauditor.estate.model.Lookup;
import io.policyauditor.estate.model.Policy;
import io.policyauditor.estate.model.Role;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import io.policyauditor.policy.language.Arn;
import io.policyauditor.policy.language.PrincipalElement;
import io.policyauditor.policy.language.PrincipalElement.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which roles of an estate may let somebody assume them at all, by whom their trust policies name: few name each, so that
 * few are looked at closely.
 */
final class Assumable {
    /** By the ARN of the role that is named, or account and name of the role whose session is. */
    private final Map<String, Set<Role>> bySelf = new HashMap<>();

    /** By the account that is named: to whom of it is left to the account. */
    private final Map<String, Set<Role>> byAccount = new HashMap<>();

    private final Set<Role> byAnyone = new LinkedHashSet<>();

    private Assumable(Estate estate) {
        estate.roles().forEach(this::add);
    }

    static Assumable of(Estate estate) {
        return estate.derived(Assumable.class, Assumable::new);
    }

    /** Those that may let a role in, each once. */
    List<Role> by(Role role) {
        Set<Role> all = new LinkedHashSet<>(bySelf.getOrDefault(role.arn(), Set.of()));
        all.addAll(bySelf.getOrDefault(role.account() + "/" + role.name(), Set.of()));
        if (mayAssume(role)) {
            all.addAll(byAccount.getOrDefault(role.account(), Set.of()));
        }
        all.addAll(byAnyone);
        all.remove(role);
        return new ArrayList<>(all);
    }

    /** Whether a policy of the role's own says anything of assuming others, or is not known. */
    private static boolean mayAssume(Role role) {
        return role.policies().missing().isPresent()
                || role.policies().known().orElse(List.of()).stream()
                        .map(Policy::compiled)
                        .anyMatch(compiled -> compiled.known().isEmpty()
                                || !compiled.known().get().rejections().isEmpty()
                                || compiled.known().get().allows().stream()
                                        .anyMatch(allow -> allow.coversAction("sts:AssumeRole")));
    }

    private void add(Role role) {
        Lookup<CompiledPolicy> trust = role.trust().flatMap(Policy::compiled);
        if (trust.missing().isPresent()
                || trust.known()
                        .filter(compiled -> !compiled.rejections().isEmpty())
                        .isPresent()) {
            byAnyone.add(role);
            return;
        }
        for (CompiledStatement allow : trust.known().map(CompiledPolicy::allows).orElse(List.of())) {
            PrincipalElement principal = allow.source().principal();
            if (principal != null && allow.coversAction("sts:AssumeRole")) {
                principal.entries().forEach(entry -> add(entry, role));
            }
        }
    }

    private void add(Entry entry, Role role) {
        String value = entry.value().value();
        if (entry.anyone()) {
            byAnyone.add(role);
        } else if (entry.type() == PrincipalElement.Type.AWS) {
            Arn arn = Arn.parse(value).orElse(null);
            if (arn == null || arn.isAccountRoot()) {
                add(byAccount, arn == null ? value : arn.account(), role);
            } else if (arn.resource().startsWith("assumed-role/")) {
                add(bySelf, arn.account() + "/" + arn.resource().split("/", -1)[1], role);
            } else {
                add(bySelf, value, role);
            }
        }
    }

    private static void add(Map<String, Set<Role>> roles, String key, Role role) {
        roles.computeIfAbsent(key, ignored -> new LinkedHashSet<>()).add(role);
    }
}
