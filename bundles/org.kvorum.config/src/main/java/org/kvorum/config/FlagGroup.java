// SPDX-License-Identifier: Apache-2.0
package org.kvorum.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Flags that stand together in the help text. */
final class FlagGroup {
    private final String title;
    private final List<Flag> flags = new ArrayList<>();

    FlagGroup(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<Flag> flags() {
        return List.copyOf(flags);
    }

    FlagGroup text(String name, String byDefault, String help) {
        return add(FlagKind.TEXT, name, byDefault, help);
    }

    FlagGroup bool(String name, boolean byDefault, String help) {
        return add(FlagKind.BOOL, name, Boolean.toString(byDefault), help);
    }

    FlagGroup number(String name, long byDefault, String help) {
        return add(FlagKind.INT, name, Long.toString(byDefault), help);
    }

    FlagGroup count(String name, long byDefault, String help) {
        return add(FlagKind.UINT, name, Long.toString(byDefault), help);
    }

    FlagGroup duration(String name, String byDefault, String help) {
        return add(FlagKind.DURATION, name, byDefault, help);
    }

    FlagGroup list(String name, String byDefault, String help) {
        return add(FlagKind.LIST, name, byDefault, help);
    }

    FlagGroup urls(String name, String byDefault, String help) {
        return add(FlagKind.URLS, name, byDefault, help);
    }

    FlagGroup add(FlagKind kind, String name, String byDefault, String help) {
        try {
            var value = byDefault.isEmpty() ? "" : kind.normalize(byDefault);
            flags.add(new Flag(name, kind, value, byDefault, help, name, List.of(), Flag.Stage.EFFECTIVE));
        } catch (SettingException e) {
            throw new AssertionError("default of " + name, e);
        }
        return this;
    }

    /** Changes the flag added last: it takes only these values. */
    FlagGroup choices(String... values) {
        return last(flag -> flag.choices(values));
    }

    /** Changes the flag added last: a file gives it under other keys, or not at all. */
    FlagGroup yaml(String path) {
        return last(flag -> flag.yaml(path));
    }

    /** Changes the flag added last: it has no effect yet. */
    FlagGroup later() {
        return last(Flag::later);
    }

    private FlagGroup last(UnaryOperator<Flag> change) {
        int index = flags.size() - 1;
        flags.set(index, change.apply(flags.get(index)));
        return this;
    }
}
