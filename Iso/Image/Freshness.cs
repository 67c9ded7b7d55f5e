using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Image;

/// <summary>Whether an output was made from exactly these inputs: their paths, sizes and times are kept beside it.</summary>
public static class Freshness
{
    /// <summary>Runs <paramref name="make"/> unless <paramref name="output"/> stems from <paramref name="inputs"/> as they are now.</summary>
    /// <returns>True when it was made anew.</returns>
    public static bool Ensure(string output, IEnumerable<string> inputs, string scratch, Action make)
    {
        var record = Workspace.Prepare(Path.Combine(scratch, Path.GetFileName(output) + ".inputs"));
        var now = string.Concat(inputs.Order(StringComparer.Ordinal).Select(Describe));
        if (File.Exists(output) && File.Exists(record) && File.ReadAllText(record) == now)
            return false;
        File.Delete(record);
        make();
        File.WriteAllText(record, now);
        return true;
    }

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path} {(file.Exists ? file.Length : -1)} {file.LastWriteTimeUtc.Ticks}\n");
    }
}
