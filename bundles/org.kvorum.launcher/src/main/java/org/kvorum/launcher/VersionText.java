// SPDX-License-Identifier: Apache-2.0
package org.kvorum.launcher;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.kvorum.api.member.Member;

/** What Kvorum says it is. The script answers {@code --version} with the same words. */
final class VersionText {
    private static final String GIT_SHA = "Not provided (Kvorum)";
    private static final String GO = "none (Kvorum on a JVM)";

    private VersionText() {}

    static String text(String osName, String osArch) {
        return String.format(
                Locale.ROOT,
                "etcd Version: %s%nGit SHA: %s%nGo Version: %s%nGo OS/Arch: %s/%s%n",
                Member.ETCD_VERSION,
                GIT_SHA,
                GO,
                osName.toLowerCase(Locale.ROOT),
                goArch(osArch));
    }

    /** Returns the fields of the line that tells all settings: first what runs, then with what. */
    static Map<String, Object> fields(Map<String, Object> settings) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("etcd-version", Member.ETCD_VERSION);
        fields.put("git-sha", GIT_SHA);
        fields.put("go-version", GO);
        fields.put("java-version", String.valueOf(System.getProperty("java.version")));
        fields.put("go-os", System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
        fields.put("go-arch", goArch(System.getProperty("os.arch", "")));
        fields.put("max-cpu-available", Runtime.getRuntime().availableProcessors());
        fields.putAll(settings);
        return fields;
    }

    private static String goArch(String osArch) {
        return osArch.equals("aarch64") ? "arm64" : osArch.equals("x86_64") ? "amd64" : osArch;
    }
}
