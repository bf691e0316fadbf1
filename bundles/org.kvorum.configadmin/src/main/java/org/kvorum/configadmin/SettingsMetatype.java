// SPDX-License-Identifier: Apache-2.0
package org.kvorum.configadmin;

import org.jspecify.annotations.Nullable;
import org.kvorum.config.MemberConfigs;
import org.kvorum.config.Setting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/** Describes the settings of a member for tools, from the one list of flags that there is. */
@Component(
        service = MetaTypeProvider.class,
        property = MetaTypeProvider.METATYPE_FACTORY_PID + "=" + MemberConfigurations.FACTORY_PID)
public final class SettingsMetatype implements MetaTypeProvider {
    private final MemberConfigs members;

    /** Creates the description. */
    @Activate
    public SettingsMetatype(@Reference MemberConfigs members) {
        this.members = members;
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        if (!id.equals(MemberConfigurations.FACTORY_PID)) {
            throw new IllegalArgumentException("no description of " + id);
        }
        return new MemberDefinition(members.describe());
    }

    @Override
    @SuppressWarnings("NullAway") // the specification wants null for a description in one language
    public String[] getLocales() {
        return null;
    }

    private record MemberDefinition(java.util.List<Setting> settings) implements ObjectClassDefinition {
        @Override
        public String getName() {
            return "Kvorum member";
        }

        @Override
        public String getID() {
            return MemberConfigurations.FACTORY_PID;
        }

        @Override
        public String getDescription() {
            return "A member of a cluster in this framework; the settings are etcd's flags.";
        }

        /** What may change while the member runs is optional: without a value, what the member was started with stays. */
        @Override
        public AttributeDefinition[] getAttributeDefinitions(int filter) {
            if (filter == REQUIRED) {
                return new AttributeDefinition[0];
            }
            return settings.stream().map(SettingDefinition::new).toArray(AttributeDefinition[]::new);
        }

        @Override
        @SuppressWarnings("NullAway") // the specification wants null for no icon
        public java.io.InputStream getIcon(int size) {
            return null;
        }
    }

    private record SettingDefinition(Setting setting) implements AttributeDefinition {
        @Override
        public String getName() {
            return setting.name();
        }

        @Override
        public String getID() {
            return setting.name();
        }

        @Override
        public String getDescription() {
            return setting.help() + (setting.live() ? " May change while the member runs." : "");
        }

        @Override
        public int getCardinality() {
            return 0;
        }

        /** Numbers and durations are texts too: they may be written in Go's forms. */
        @Override
        public int getType() {
            return setting.type().equals("bool") ? BOOLEAN : STRING;
        }

        @Override
        @SuppressWarnings("NullAway") // the specification wants null for any value
        public String[] getOptionValues() {
            return setting.choices().isEmpty() ? null : setting.choices().toArray(String[]::new);
        }

        @Override
        @SuppressWarnings("NullAway") // the specification wants null for any value
        public String[] getOptionLabels() {
            return getOptionValues();
        }

        /** The empty text says that any value will do as far as can be said here: values are checked when they are taken over. */
        @Override
        public String validate(String value) {
            return "";
        }

        @Override
        public String[] getDefaultValue() {
            return new String[] {setting.byDefault()};
        }
    }
}
