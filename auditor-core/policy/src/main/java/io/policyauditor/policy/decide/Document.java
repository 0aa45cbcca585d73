package io.policyauditor.policy.decide;

import io.policyauditor.policy.access.Access;
import io.policyauditor.policy.access.Access.And;
import io.policyauditor.policy.access.Access.Gap;
import io.policyauditor.policy.access.Access.Grants;
import io.policyauditor.policy.access.Access.NotDenied;
import io.policyauditor.policy.access.Access.Or;
import io.policyauditor.policy.access.Access.Way;
import io.policyauditor.policy.access.CompiledPolicy;
import io.policyauditor.policy.access.CompiledStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A policy document that has a say in a decision. */
public sealed interface Document {
    /** What an explanation calls it. */
    String name();

    /** What stands for "some Allow of it applies and names the caller so". */
    Access grants(Set<Way> ways);

    /** What stands for "no Deny of it applies". */
    Access notDenied(boolean bounded);

    /**
     * A document that was read.
     *
     * @param provisos what beside its statements may allow or refuse a request, each by itself
     */
    record Known(String name, CompiledPolicy policy, List<Proviso> provisos) implements Document {
        public Known {
            provisos = List.copyOf(provisos);
        }

        /** A document with nothing beside its statements. */
        public Known(String name, CompiledPolicy policy) {
            this(name, policy, List.of());
        }

        @Override
        public Access grants(Set<Way> ways) {
            Access certain = new Grants(policy, ways);
            List<Access> all = new ArrayList<>(List.of(certain));
            for (Proviso proviso : provisos) {
                if (proviso.effect() == Proviso.Effect.MAY_ALLOW) {
                    all.add(new And(List.of(new Grants(proviso.policy(), ways), new Gap(proviso.reason()))));
                }
            }
            return all.size() == 1 ? certain : new Or(all);
        }

        @Override
        public Access notDenied(boolean bounded) {
            Access certain = new NotDenied(policy, bounded);
            List<Access> all = new ArrayList<>(List.of(certain));
            for (Proviso proviso : provisos) {
                Access spared = new Grants(proviso.policy(), Proviso.NAMED);
                if (proviso.effect() == Proviso.Effect.REFUSES_OTHERS) {
                    all.add(spared);
                } else if (proviso.effect() == Proviso.Effect.MAY_REFUSE_OTHERS) {
                    all.add(new Or(List.of(spared, new Gap(proviso.reason()))));
                }
            }
            return all.size() == 1 ? certain : new And(all);
        }

        /** Its statements and those of its provisos. */
        public Stream<CompiledStatement> statements() {
            return Stream.concat(
                    policy.statements().stream(),
                    provisos.stream().flatMap(proviso -> proviso.policy().statements().stream()));
        }

        /** The statements that it has and those that it may have: what allows at most. */
        public CompiledPolicy atMost() {
            CompiledPolicy all = policy;
            for (Proviso proviso : provisos) {
                if (proviso.effect() == Proviso.Effect.MAY_ALLOW) {
                    all = all.with(proviso.policy());
                }
            }
            return all;
        }
    }

    /**
     * Something that has its say beside the statements of a document.
     *
     * @param policy of Allow statements: what it allows, or what it does not refuse, to whomever they name in any way
     * @param reason what is not known, or what refuses, as the end of a sentence
     */
    record Proviso(Effect effect, CompiledPolicy policy, String reason) {
        static final Set<Way> NAMED = Set.of(Way.STAR, Way.SELF, Way.ROLE, Way.ACCOUNT);

        /** What becomes of a request. */
        public enum Effect {
            /** It is not known whether it is there; if it is, what its statements allow is allowed as if the document did. */
            MAY_ALLOW,
            /** The same; if it is there, what its statements do not allow is refused as if the document denied it. */
            MAY_REFUSE_OTHERS,
            /** What its statements do not allow is refused as if the document denied it. */
            REFUSES_OTHERS
        }
    }

    /**
     * A document, or documents, of which nothing is known: it may allow and it may deny.
     *
     * @param reason why, as a finding would say it
     */
    record Unknown(String name, String reason) implements Document {
        @Override
        public Access grants(Set<Way> ways) {
            return new Gap(reason);
        }

        @Override
        public Access notDenied(boolean bounded) {
            return new Gap(reason);
        }
    }
}
