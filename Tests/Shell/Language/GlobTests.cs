using System;
using System.Linq;
using ExoCosmos.Shell.Language;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Language;

[TestClass]
public sealed class GlobTests
{
    [TestMethod]
    [DataRow("", "", true)]
    [DataRow("*", "", true)]
    [DataRow("?", "", false)]
    [DataRow("a*c", "abbbc", true)]
    [DataRow("a*c", "abbbcd", false)]
    [DataRow("*.txt", "file.txt", true)]
    [DataRow("*a*a*a*", "banana", true)]
    [DataRow("*a*a*a*a*", "banana", false)]
    [DataRow("?", "ü", true)]
    [DataRow("?", "🙂", true)]
    [DataRow("[abc]", "b", true)]
    [DataRow("[!abc]", "b", false)]
    [DataRow("[^a-c]", "d", true)]
    [DataRow("[a-c]x", "bx", true)]
    [DataRow("[a-]", "-", true)]
    [DataRow("[]]", "]", true)]
    [DataRow("[!]]", "x", true)]
    [DataRow("[a", "[a", true)]
    [DataRow("[", "[", true)]
    [DataRow("\\*", "*", true)]
    [DataRow("\\*", "x", false)]
    [DataRow("[\\]a]", "]", true)]
    [DataRow("a\\", "a\\", true)]
    public void Matches(string pattern, string name, bool expected) => Assert.AreEqual(expected, new GlobPattern(pattern).IsMatch(name));

    [TestMethod]
    public void IgnoresCaseWhenAsked() => Assert.IsTrue(new GlobPattern("*.T[X]T", ignoreCase: true).IsMatch("a.txt"));

    [TestMethod]
    [Timeout(5000, CooperativeCancellation = true)]
    public void IsNotExponential() => Assert.IsFalse(new GlobPattern(string.Concat(Enumerable.Repeat("a*", 50)) + "b").IsMatch(new string('a', 255)));

    [TestMethod]
    public void AgreesWithTheDefinition()
    {
        var patterns = Gen.Elements('a', 'b', '*', '?').ArrayOf().Select(letters => new string(letters));
        var names = Gen.Elements('a', 'b').ArrayOf().Select(letters => new string(letters));
        Prop.ForAll(patterns.ToArbitrary(), names.ToArbitrary(), (pattern, name) => new GlobPattern(pattern).IsMatch(name) == ByDefinition(pattern, name))
            .QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void EscapedTextMatchesOnlyItself()
    {
        var texts = Gen.Elements("ab*?[]\\!-".ToCharArray()).ArrayOf().Select(letters => new string(letters)).ToArbitrary();
        Prop.ForAll(texts, texts, (text, other) =>
            new GlobPattern(GlobPattern.Escape(text)).IsMatch(other) == (text == other)
            && GlobPattern.Unescape(GlobPattern.Escape(text)) == text && !GlobPattern.HasWildcards(GlobPattern.Escape(text)))
            .QuickCheckThrowOnFailure();
    }

    [TestMethod]
    [DataRow("*", "b.txt|d|e f")]
    [DataRow(".*", ".hidden")]
    [DataRow("*.txt", "b.txt")]
    [DataRow("d/*", "d/a.txt|d/sub")]
    [DataRow("*/*.txt", "d/a.txt")]
    [DataRow("*/", "d/")]
    [DataRow("*/*/", "d/sub/")]
    [DataRow("d/s*/deep", "d/sub/deep")]
    [DataRow("./*.txt", "./b.txt")]
    [DataRow("nothing*", "")]
    [DataRow("b.txt/*", "")]
    [DataRow("e\\ f*", "e f")]
    public void FindsFiles(string pattern, string expected)
    {
        using var directory = new TemporaryDirectory();
        foreach (var file in new[] { "b.txt", ".hidden", "d/a.txt", "d/sub/deep", "e f" })
            directory.Write(file, "");
        var prefix = directory.Path + "/";
        var found = GlobWalker.Find(GlobPattern.Escape(prefix) + pattern);
        Assert.AreEqual(expected, string.Join('|', found.Select(path => path[prefix.Length..])));
    }

    /// <summary>What a pattern means, tail against tail, from the ends on: each pair is decided once.</summary>
    private static bool ByDefinition(string pattern, string name)
    {
        var tailsMatch = new bool[pattern.Length + 1, name.Length + 1];
        for (var i = pattern.Length; i >= 0; i--)
        {
            for (var j = name.Length; j >= 0; j--)
            {
                tailsMatch[i, j] = i == pattern.Length ? j == name.Length
                    : pattern[i] == '*' ? tailsMatch[i + 1, j] || (j < name.Length && tailsMatch[i, j + 1])
                    : j < name.Length && (pattern[i] == '?' || pattern[i] == name[j]) && tailsMatch[i + 1, j + 1];
            }
        }

        return tailsMatch[0, 0];
    }
}
