package io.policyauditor.policy.catalogue;

import io.policyauditor.policy.language.Nearness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service of AWS: its actions, resource types and condition keys. */
public final class Service {
    private final String prefix;
    private final String name;
    private final List<Action> actions;
    private final Map<String, Action> actionsByName;
    private final List<ResourceType> resourceTypes;
    private final KeyTable keys;

    private Service(String prefix, String name, List<Action> actions, List<ResourceType> resourceTypes, KeyTable keys) {
        this.prefix = prefix;
        this.name = name;
        this.actions = List.copyOf(actions);
        this.actionsByName = new HashMap<>(actions.size() * 2);
        for (Action action : actions) {
            actionsByName.put(action.lowerCaseName(), action);
        }
        this.resourceTypes = List.copyOf(resourceTypes);
        this.keys = keys;
    }

    static Service read(String prefix, String name, int index) {
        return new Reader(prefix, name, index).read();
    }

    /** What its actions begin with, such as {@code s3}; in lower case. */
    public String prefix() {
        return prefix;
    }

    /** What AWS calls it, such as {@code Amazon S3}. */
    public String name() {
        return name;
    }

    /** Its actions, sorted by name without regard to case. */
    public List<Action> actions() {
        return actions;
    }

    /** The ordinal of the first action whose name in lower case is not before a text. */
    int firstFrom(String lowerCase) {
        int low = 0;
        int high = actions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (actions.get(middle).lowerCaseName().compareTo(lowerCase) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The action of a name, in any case and without prefix. */
    public Optional<Action> action(String actionName) {
        return Optional.ofNullable(actionsByName.get(Ascii.lowerCase(actionName)));
    }

    /** The action whose name a misspelled name most likely means; empty when none is near. */
    public Optional<Action> nearestAction(String misspelled) {
        return Nearness.nearest(Ascii.lowerCase(misspelled), actionsByName.keySet())
                .map(actionsByName::get);
    }

    /** The types of its resources, sorted by key without regard to case. */
    public List<ResourceType> resourceTypes() {
        return resourceTypes;
    }

    /** The type of a key, in any case. */
    public Optional<ResourceType> resourceType(String key) {
        return resourceTypes.stream()
                .filter(type -> type.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /** The condition keys it lists, sorted by name without regard to case; some are global ones or another prefix's. */
    public List<ConditionKey> conditionKeys() {
        return keys.all();
    }

    /** The condition key of a name, in any case, or the family it belongs to, among those it lists. */
    public Optional<ConditionKey> conditionKey(String keyName) {
        return keys.find(Ascii.lowerCase(keyName));
    }

    @Override
    public String toString() {
        return prefix;
    }

    /** Reads the lines of a service: its keys, then its types, then its actions, so that each names what is known. */
    private static final class Reader {
        private final String prefix;
        private final String name;
        private final int index;
        private final Map<String, ConditionKey> keysByName = new HashMap<>();
        private final Map<String, ResourceType> typesByKey = new HashMap<>();
        private final List<ConditionKey> keys = new ArrayList<>();
        private final List<ResourceType> types = new ArrayList<>();
        private final List<Action> actions = new ArrayList<>();

        // Many actions have the same keys or levels; they share the list.
        private final Map<String, List<ConditionKey>> keyLists = new HashMap<>();
        private final Map<String, Set<AccessLevel>> levelSets = new HashMap<>();

        private Rows.@Nullable Row action;
        private final List<ResourceUse> uses = new ArrayList<>();

        Reader(String prefix, String name, int index) {
            this.prefix = prefix;
            this.name = name;
            this.index = index;
        }

        Service read() {
            for (Rows.Row row : Rows.read("services/" + prefix + ".tsv")) {
                row(row);
            }
            endAction();
            return new Service(prefix, name, actions, types, new KeyTable(keys));
        }

        private void row(Rows.Row row) {
            switch (row.field(0)) {
                case "key" -> {
                    ConditionKey key = ConditionKey.of(row);
                    keys.add(key);
                    keysByName.put(row.field(1), key);
                }
                case "type" -> {
                    ResourceType type = new ResourceType(row.field(1), Rows.list(row.field(2)), keys(row.field(3)));
                    types.add(type);
                    typesByKey.put(Ascii.lowerCase(type.key()), type);
                }
                case "action" -> {
                    endAction();
                    action = row;
                }
                case "on" ->
                    uses.add(new ResourceUse(
                            known(typesByKey, Ascii.lowerCase(row.field(1))),
                            !row.field(2).isEmpty(),
                            keys(row.field(3))));
                default -> throw damaged(row.field(0));
            }
        }

        private void endAction() {
            Rows.Row row = action;
            if (row != null) {
                Set<AccessLevel> levels = levelSets.computeIfAbsent(row.field(2), AccessLevel::parse);
                actions.add(new Action(prefix, index, row.field(1), actions.size(), levels, keys(row.field(3)), uses));
            }
            uses.clear();
        }

        private List<ConditionKey> keys(String field) {
            List<ConditionKey> shared = keyLists.get(field);
            if (shared == null) {
                List<ConditionKey> list = new ArrayList<>();
                for (String key : Rows.list(field)) {
                    list.add(known(keysByName, key));
                }
                shared = List.copyOf(list);
                keyLists.put(field, shared);
            }
            return shared;
        }

        private <T> T known(Map<String, T> things, String thing) {
            T found = things.get(thing);
            if (found == null) {
                throw damaged(thing);
            }
            return found;
        }

        private IllegalStateException damaged(String what) {
            return new IllegalStateException("the catalogue is damaged: " + prefix + " has no " + what);
        }
    }
}
