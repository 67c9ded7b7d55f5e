using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Language;

/// <summary>The shell's variables; the exported ones become the environment of programs.</summary>
internal sealed class Variables
{
    private readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exported = new(StringComparer.Ordinal);

    /// <summary>$?: the status of the last pipeline, 0 to 255.</summary>
    public int LastStatus { get; set; }

    /// <summary>$0: the script, or the name of the shell.</summary>
    public string ScriptName { get; set; } = "shell";

    /// <summary>$1 and up.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    public IEnumerable<KeyValuePair<string, string>> All => _values;

    public void ImportEnvironment()
    {
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            Export((string)entry.Key, (string?)entry.Value ?? "");
    }

    /// <summary>The value of an ordinary or special variable; empty if unset.</summary>
    public string Get(string name) => name switch
    {
        "?" => LastStatus.ToString(CultureInfo.InvariantCulture),
        "$" => Libc.getpid().ToString(CultureInfo.InvariantCulture),
        "#" => Arguments.Count.ToString(CultureInfo.InvariantCulture),
        "@" or "*" => string.Join(' ', Arguments),
        "0" => ScriptName,
        [>= '1' and <= '9'] => name[0] - '1' < Arguments.Count ? Arguments[name[0] - '1'] : "",
        _ => _values.GetValueOrDefault(name, ""),
    };

    public bool IsExported(string name) => _exported.Contains(name);

    public void Set(string name, string value) => _values[name] = value;

    public void Export(string name, string value)
    {
        _values[name] = value;
        _exported.Add(name);
    }

    public void Unset(string name)
    {
        _values.Remove(name);
        _exported.Remove(name);
    }

    /// <summary>NAME=value of everything exported, and of the assignments that stand before a command.</summary>
    public List<string> ToEnvironment(IEnumerable<KeyValuePair<string, string>> additions)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in _exported)
            merged[name] = _values[name];
        foreach (var (name, value) in additions)
            merged[name] = value;
        var environment = new List<string>(merged.Count);
        foreach (var (name, value) in merged)
            environment.Add($"{name}={value}");
        return environment;
    }
}
