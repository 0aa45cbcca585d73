package io.policyauditor.collect.files;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every string that can be reached from an object by any field, private ones too. */
final class Reachable {
    private Reachable() {}

    static List<String> strings(Object from) throws IllegalAccessException {
        List<String> strings = new ArrayList<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Object object = open.pop();
            if (!seen.add(object)) {
                continue;
            }
            if (object instanceof String string) {
                strings.add(string);
            } else if (object instanceof Iterable<?> many) {
                many.forEach(open::push);
            } else if (object instanceof Map<?, ?> map) {
                map.keySet().forEach(open::push);
                map.values().forEach(open::push);
            } else if (object instanceof Optional<?> optional) {
                optional.ifPresent(open::push);
            } else if (object.getClass().getName().startsWith("io.policyauditor.")) {
                strings.add(object.toString());
                for (Field field : object.getClass().getDeclaredFields()) {
                    field.setAccessible(true);
                    Object value = Modifier.isStatic(field.getModifiers()) ? null : field.get(object);
                    if (value != null) {
                        open.push(value);
                    }
                }
            }
        }
        return strings;
    }
}
