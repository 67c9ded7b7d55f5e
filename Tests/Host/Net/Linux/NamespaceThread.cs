using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading;

namespace ExoCosmos.Tests.Host.Net.Linux;

/// <summary>A thread in a network namespace of its own. Sockets and interfaces that are made on it, and programs that are started from it, are in there.</summary>
public sealed class NamespaceThread : IDisposable
{
    private const int NewNetwork = 0x40000000;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _isReady = new();
    private int _error;

    private NamespaceThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "network namespace" };
        _thread.Start();
        _isReady.Wait();
    }

    /// <returns>Null, with the reason, where the system does not permit it.</returns>
    public static NamespaceThread? TryCreate(out string reason)
    {
        var thread = new NamespaceThread();
        reason = thread._error == 0 ? "" : $"no network namespace: {Marshal.GetPInvokeErrorMessage(thread._error)}";
        if (thread._error == 0)
            return thread;
        thread.Dispose();
        return null;
    }

    /// <summary>Does something on the thread, and waits for it.</summary>
    public T Run<T>(Func<T> function)
    {
        var (result, error) = (default(T), default(Exception));
        using var isDone = new ManualResetEventSlim();
        _work.Add(() =>
        {
            try
            {
                result = function();
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                error = exception;
            }

            isDone.Set();
        });
        isDone.Wait();
        return error == null ? result! : throw new InvalidOperationException("in the network namespace", error);
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
        _isReady.Dispose();
    }

    private void Run()
    {
        if (unshare(NewNetwork) != 0)
            _error = Marshal.GetLastPInvokeError();
        _isReady.Set();
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int unshare(int flags);
}
