// SPDX-License-Identifier: Apache-2.0
package org.kvorum.arch;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others can call and implement, a line a member, in an order that does not depend on how the sources are arranged. */
final class ApiText {
    /** What every record has. */
    private static final Set<String> GIVEN = Set.of("equals", "hashCode", "toString");

    private ApiText() {}

    /**
     * Writes the exported packages of a bundle down.
     *
     * @param inside a class of the bundle, by which its class files are found
     * @param packages the names of the exported packages
     */
    static String of(Class<?> inside, List<String> packages) throws Exception {
        var types = new TreeMap<String, Class<?>>();
        for (var name : classes(inside)) {
            if (packages.contains(name.substring(0, name.lastIndexOf('.')))) {
                var type = Class.forName(name, false, inside.getClassLoader());
                if (visible(type)) {
                    types.put(name, type);
                }
            }
        }
        return types.values().stream().map(ApiText::describe).collect(Collectors.joining("\n"));
    }

    private static List<String> classes(Class<?> inside) throws Exception {
        var location =
                inside.getProtectionDomain().getCodeSource().getLocation().toURI();
        var path = Path.of(location);
        if (Files.isDirectory(path)) {
            return names(path);
        }
        try (var jar = FileSystems.newFileSystem(URI.create("jar:" + location), Map.of())) {
            return names(jar.getPath("/"));
        }
    }

    private static List<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private static boolean visible(Class<?> type) {
        var around = type.getEnclosingClass();
        return (type.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
                && !type.isAnonymousClass()
                && (around == null || visible(around));
    }

    private static String describe(Class<?> type) {
        var members = Stream.of(
                        Arrays.stream(type.getDeclaredFields()),
                        Arrays.stream(type.getDeclaredConstructors()),
                        Arrays.stream(type.getDeclaredMethods()))
                .flatMap(all -> all)
                .map(Member.class::cast)
                .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .filter(member -> !member.isSynthetic())
                .filter(member -> !type.isRecord() || !GIVEN.contains(member.getName()))
                .map(ApiText::line)
                .sorted()
                .map(line -> "  " + line + "\n")
                .collect(Collectors.joining());
        return head(type) + "\n" + members;
    }

    private static String head(Class<?> type) {
        var text = new StringBuilder(kind(type)).append(' ').append(type.getName());
        append(text, "<", type.getTypeParameters());
        if (type.isRecord()) {
            text.append(Arrays.stream(type.getRecordComponents())
                    .map(ApiText::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        } else if (type.getGenericSuperclass() != null && type.getSuperclass() != Object.class && !type.isEnum()) {
            text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        append(text, type.isInterface() ? " extends " : " implements ", type.getGenericInterfaces());
        if (type.isSealed()) {
            append(text, " permits ", type.getPermittedSubclasses());
        }
        return text.toString();
    }

    /** Not as the JDK words it, which has changed from one to the next. */
    private static String kind(Class<?> type) {
        if (type.isAnnotation()) {
            return "annotation";
        }
        if (type.isInterface()) {
            return type.isSealed() ? "sealed interface" : "interface";
        }
        if (type.isRecord() || type.isEnum()) {
            return type.isRecord() ? "record" : "enum";
        }
        var modifiers = Modifier.toString(type.getModifiers() & (Modifier.ABSTRACT | Modifier.FINAL));
        return (modifiers + (type.isSealed() ? " sealed class" : " class")).trim();
    }

    private static void append(StringBuilder text, String word, Type... types) {
        if (types.length > 0) {
            text.append(Arrays.stream(types)
                    .map(Type::getTypeName)
                    .sorted()
                    .collect(Collectors.joining(", ", word, word.equals("<") ? ">" : "")));
        }
    }

    private static String component(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    private static String line(Member member) {
        var owner = member.getDeclaringClass().getTypeName() + ".";
        var text = member instanceof Field field ? field.toGenericString() : ((Executable) member).toGenericString();
        return (deprecated((AnnotatedElement) member) ? "@Deprecated " : "") + text.replace(owner, "");
    }

    private static boolean deprecated(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class);
    }
}
