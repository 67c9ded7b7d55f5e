using System;
using System.IO;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>A file name that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"exo-{Guid.NewGuid():N}.img");

    public void Dispose() => File.Delete(Path);
}
