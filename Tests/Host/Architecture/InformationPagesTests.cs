using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.Tests.Host.Build;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Architecture;

/// <summary>docs/information-pages.md says of every field where it is, how large, and by which rule it is read; the same as the structs.</summary>
[TestClass]
public sealed partial class InformationPagesTests
{
    private static readonly Type[] Structs =
    [
        typeof(SystemInfo), typeof(ScreenInfo), typeof(EnvironmentInfo), typeof(CapabilityInfo), typeof(AccountInfo), typeof(FrameInfo), typeof(SliceInfo), typeof(InterfaceInfo),
        typeof(TraceHeader), typeof(TraceRecord), typeof(ControlPage),
    ];

    private static readonly string[] Rules = ["fixed", "word", "entry", "ring"];

    private static string Document => File.ReadAllText(Path.Combine(Repository.Root, "docs", "information-pages.md"));

    [TestMethod]
    public void EveryFieldIsDescribedWhereItIs()
    {
        var sections = Section().Matches(Document).ToDictionary(match => match.Groups["name"].Value, match => match, StringComparer.Ordinal);
        CollectionAssert.AreEquivalent(Structs.Select(type => type.Name).ToArray(), sections.Keys.ToArray());
        foreach (var type in Structs)
        {
            var section = sections[type.Name];
            Assert.AreEqual(SizeOf(type), Number(section.Groups["size"]), type.Name);
            var rows = Row().Matches(section.Groups["text"].Value);
            CollectionAssert.AreEqual(FieldsOf(type), rows.Select(row => $"{row.Groups["offset"]} {row.Groups["bytes"]} {row.Groups["field"]}").ToArray(), type.Name);
            foreach (Match row in rows)
            {
                Assert.Contains(row.Groups["rule"].Value, Rules);
                Assert.IsGreaterThan(2, row.Groups["what"].Value.Trim().Length, $"{type.Name}.{row.Groups["field"]} is not explained");
            }
        }
    }

    /// <summary>/proc/exo/trace names calls and kinds by lists of its own: as the enumerations do.</summary>
    [TestMethod]
    public void TheTraceNamesWhatThereIs()
    {
        Assert.AreEqual(string.Concat(Enum.GetValues<KernelCall>().Select(call => $"{call}\n")), System.Text.Encoding.UTF8.GetString(ExoTrace.Calls));
        Assert.AreEqual(Enum.GetValues<TraceKind>().Length, ExoTrace.Kinds.ToArray().Count(value => value == '\n'));
    }

    private static string[] FieldsOf(Type type) =>
    [
        .. type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => (Offset: field.GetCustomAttribute<FieldOffsetAttribute>()!.Value, field))
            .OrderBy(field => field.Offset)
            .Select(field => $"{field.Offset} {SizeOf(field.field)} {field.field.Name}"),
    ];

    private static int SizeOf(FieldInfo field) => field.GetCustomAttribute<FixedBufferAttribute>() is { } buffer ? buffer.Length * SizeOf(buffer.ElementType) : SizeOf(field.FieldType);

    private static int SizeOf(Type type) => type.IsEnum ? SizeOf(Enum.GetUnderlyingType(type))
        : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^## (?<name>[A-Za-z]+): (?<size>\d+) bytes\n(?<text>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| (?<offset>\d+) \| (?<bytes>\d+) \| (?<field>\w+) \| (?<rule>\w+) \| (?<what>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
