using System;
using System.IO;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root folder, found upwards from the test assembly.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
            if (File.Exists(Path.Combine(place.FullName, "ExoCosmos.sln")))
                return place.FullName;
        throw new InvalidOperationException($"no ExoCosmos.sln in {folder} or above it");
    }
}
