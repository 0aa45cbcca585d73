package io.policyauditor.estate.snapshot;

import io.policyauditor.estate.model.Policy;
import io.policyauditor.policy.text.Node;
import io.policyauditor.policy.text.Span;
import io.policyauditor.policy.text.Tree;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A record with everything in it but places as text, component by component: what no table of fields can leave out. */
final class Alike {
    private Alike() {}

    /** Records of a kind in an order of their own. */
    static List<String> texts(Collection<?> values) {
        return values.stream().map(Alike::shown).sorted().toList();
    }

    private static String shown(Object value) {
        if (value instanceof Span) {
            return "@";
        }
        if (value instanceof Policy policy) {
            return "Policy(" + policy.name() + " " + shown(policy.text()) + " "
                    + shown(policy.document()
                            .map(document -> document.kind() + " "
                                    + document.statements().size() + " "
                                    + document.diagnostics().size() + " " + document.certain()))
                    + " " + shown(policy.account()) + " " + shown(policy.attachedTo()) + ")";
        }
        if (value instanceof Tree tree) {
            return Verbatim.source(tree).text() + tree.problems().size();
        }
        if (value instanceof Node node) {
            return JsonText.sorted(node, 1 << 20).orElseThrow();
        }
        if (value instanceof Record record) {
            return record(record);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Alike::shown).toList().toString();
        }
        if (value instanceof Set<?> set) {
            return new TreeSet<>(set).toString();
        }
        return value instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : value.toString();
    }

    private static String record(Record record) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                parts.add(component.getName() + "="
                        + shown(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("a record cannot be looked into", e);
            }
        }
        return record.getClass().getSimpleName() + parts;
    }
}
